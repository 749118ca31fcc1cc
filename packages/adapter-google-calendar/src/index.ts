export { googleCalendarSource } from './lib/google-calendar-source.ts'
export type {
  AttendanceRung,
  GoogleCalendarSourceOptions,
  GuestRules,
  WebinarFilter,
} from './lib/google-calendar-options.ts'
export type {
  ApplicationDefaultCredentials,
  CalendarAccess,
  GoogleCredentials,
  RefreshTokenCredentials,
  ServiceAccountCredentials,
} from './lib/google-credentials.ts'
