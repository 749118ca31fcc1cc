import {
  type CalendarAccess,
  type GoogleApi,
  type GoogleCredentials,
  scopeOf,
} from './google-credentials.ts'

// Where an administrator allows a service account to act for users.
const DELEGATION_PAGE = 'https://admin.google.com/ac/owl/domainwidedelegation'

interface Reader {
  readonly credentials: GoogleCredentials
  readonly access: CalendarAccess
}

/** What a person can do when the token endpoint refuses with that error. */
export function howToGetToken(error: string, api: GoogleApi, reader: Reader): string {
  const { kind } = reader.credentials
  // The scope was not looked at yet: the signature, the account or the time is wrong.
  if (error === 'invalid_grant' && kind === 'service-account') {
    const user = api === 'calendar' || api === 'meet' ? 'subject' : 'adminSubject'
    return `Check email and privateKey (an active key of that service account), ${user} (a user of the domain who is not suspended), and the clock of this machine.`
  }
  if (kind === 'refresh-token' && error.endsWith('_client')) {
    return 'Check clientId and clientSecret: the refresh token belongs to one OAuth client.'
  }
  return howToGrant(reader.credentials, scopeOf(api, reader.access))
}

const SWITCHED_OFF = new Set(['accessNotConfigured', 'SERVICE_DISABLED'])

/** What a person can do when an API refuses whoever calls it. */
export function howToBeLetIn(reason: string | null, api: GoogleApi, reader: Reader): string {
  if (SWITCHED_OFF.has(reason ?? '')) {
    return 'Switch the API on in the Cloud console, in the project of the credentials; it works after some minutes. No scope is missing for this.'
  }
  const grant = howToGrant(reader.credentials, scopeOf(api, reader.access))
  if (api === 'reports') {
    return `${grant} Who reads the audit log needs an administrator role with the privilege "Reports", too.`
  }
  const isOwned = api === 'calendar' && reader.access === 'owned'
  return isOwned
    ? `${grant} If the calendar is not the user's own, set access: 'shared', which takes the scope ${scopeOf(api, 'shared')}.`
    : grant
}

/** What a person can do when the credentials are of no use by themselves. */
export function howToLogIn({ kind }: GoogleCredentials): string {
  switch (kind) {
    case 'service-account':
      return 'Copy private_key from the key file whole, with its line ends.'
    case 'refresh-token':
      return 'Give clientId, clientSecret and refreshToken.'
    case 'application-default':
      return 'Set GOOGLE_APPLICATION_CREDENTIALS to a key file that can be read, or log in with "gcloud auth application-default login".'
  }
}

// What a person can do where the scope is not granted.
function howToGrant(credentials: GoogleCredentials, scope: string): string {
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
