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

/** The user whose calendars are read; null where the credentials do not tell. */
export function readerOf(credentials: GoogleCredentials): string | null {
  return credentials.kind === 'service-account' ? (credentials.subject ?? null) : null
}

/** The texts that must appear in no log and no error. */
export function secretsOf(credentials: GoogleCredentials): string[] {
  switch (credentials.kind) {
    case 'service-account':
      return [credentials.privateKey, pemOf(credentials.privateKey)]
    case 'refresh-token':
      return [credentials.clientSecret, credentials.refreshToken]
    case 'application-default':
      return []
  }
}

/** The key with real line ends: in a `.env` file or a secret store they are often written as two letters. */
export function pemOf(privateKey: string): string {
  return privateKey.replaceAll(String.raw`\n`, '\n')
}

/** What the transport says when the token endpoint answered without a token, like a proxy with a page of HTML. */
export const NO_TOKEN = 'the answer of the token endpoint has no access token'
