/** A service account that acts for a user by domain-wide delegation, or reads calendars that are shared with it. */
export interface ServiceAccountCredentials {
  readonly kind: 'service-account'
  /** `client_email` of the key. */
  readonly email: string
  /** `private_key` of the key, PEM. */
  readonly privateKey: string
  /** The user to act for: the organizer, who owns the calendars. Missing: only what is shared with the account. */
  readonly subject?: string
  /** An administrator with the Reports privilege, for attendance. Default: `subject`. */
  readonly adminSubject?: string
}

/** A user's consent, kept as a refresh token. */
export interface RefreshTokenCredentials {
  readonly kind: 'refresh-token'
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
}

/** Application default credentials of the environment: a file, `gcloud`, a metadata server. They act for no user. */
export interface ApplicationDefaultCredentials {
  readonly kind: 'application-default'
}

/** How Google is told who reads. */
export type GoogleCredentials =
  | ServiceAccountCredentials
  | RefreshTokenCredentials
  | ApplicationDefaultCredentials

/** The APIs that are called; each has a client of its own with one scope. */
export type GoogleApi = 'calendar' | 'meet' | 'reports' | 'directory'

/** Whether the calendars belong to the user who reads, or are shared with them. */
export type CalendarAccess = 'owned' | 'shared'

/** The one scope with which an API is called. */
export function scopeOf(api: GoogleApi, access: CalendarAccess): string {
  return `https://www.googleapis.com/auth/${scopeNames[access][api]}`
}

const others = {
  meet: 'meetings.space.readonly',
  reports: 'admin.reports.audit.readonly',
  directory: 'admin.directory.user.readonly',
} as const

const scopeNames = {
  owned: { calendar: 'calendar.events.owned.readonly', ...others },
  shared: { calendar: 'calendar.events.readonly', ...others },
} as const

// Where an administrator allows a service account to act for users.
const DELEGATION_PAGE = 'https://admin.google.com/ac/owl/domainwidedelegation'

/** What a person can do when Google refuses the credentials with that scope. */
export function howToGrant(credentials: GoogleCredentials, scope: string): string {
  switch (credentials.kind) {
    case 'service-account':
      return credentials.subject === undefined
        ? `Share the calendar with the service account, or give a subject and delegate ${scope} at ${DELEGATION_PAGE}.`
        : `An administrator adds the scope ${scope} to the service account's client id at ${DELEGATION_PAGE} (Security, API controls, Domain-wide delegation); it works after some minutes.`
    case 'refresh-token':
      return `Ask the user for consent again, with the scope ${scope}, and store the new refresh token. Refresh tokens of an app in "Testing" end after 7 days.`
    case 'application-default':
      return `Log in again with the scope ${scope}, or use a service account with domain-wide delegation.`
  }
}

/** The texts that must appear in no log and no error. */
export function secretsOf(credentials: GoogleCredentials): string[] {
  switch (credentials.kind) {
    case 'service-account':
      return [credentials.privateKey]
    case 'refresh-token':
      return [credentials.clientSecret, credentials.refreshToken]
    case 'application-default':
      return []
  }
}
