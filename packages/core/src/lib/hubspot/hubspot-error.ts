import { TurnoutError } from '../model/errors.ts'
import type { HttpErrorDetails } from '../http/http-error.ts'

/** What HubSpot's refusal means, from a closed list. */
export type HubSpotErrorKind =
  | 'expired_token'
  | 'invalid_token'
  | 'missing_scopes'
  | 'forbidden'
  | 'invalid_grant'
  | 'not_found'
  | 'unique_value_conflict'
  | 'batch_too_large'
  | 'validation'
  | 'rate_limit'
  | 'daily_limit'
  | 'locked'
  | 'migration'
  | 'unavailable'
  | 'unexpected'

/** What HubSpot's body tells beyond its message. */
export interface HubSpotErrorFacts {
  readonly kind: HubSpotErrorKind
  /** HubSpot's own message, unredacted: for matching rows, never shown. */
  readonly said: string
  readonly category: string | null
  readonly subCategory: string | null
  readonly correlationId: string | null
  readonly policyName: string | null
  /** The scopes that the token lacks, when HubSpot names them. */
  readonly requiredScopes: readonly string[]
  /** The object that has the value already, after a conflict. */
  readonly existingObjectId: string | null
  /** Every text in `context` and `errors[].context`: ids and addresses of rows, never shown. */
  readonly contextValues: readonly string[]
}

const ADVICE: Readonly<Record<HubSpotErrorKind, string>> = {
  expired_token: 'The access token has expired. Refresh it or create a new one.',
  invalid_token: 'HubSpot does not know the access token. Check the token and its portal.',
  missing_scopes: 'Add the missing scopes to the app and create a new token.',
  forbidden:
    'The token may not do this. Check the permissions of the app and the portal’s subscription.',
  invalid_grant: 'Connect the app to the portal again: the refresh token is no longer valid.',
  not_found: 'It does not exist, or another app created it: then use its objectId.',
  unique_value_conflict: 'There is one with this id already. Use that one.',
  batch_too_large: 'Send fewer inputs at once.',
  validation: 'Mend the value that HubSpot names.',
  rate_limit: 'Too many requests at once. Send fewer, or set the plan of the portal.',
  daily_limit:
    'The daily limit of the portal is used up. It is reset at midnight of the portal’s time zone.',
  locked: 'HubSpot is working on the object. Try again in a few seconds.',
  migration: 'HubSpot is moving the portal to another data centre. Try again later.',
  unavailable: 'HubSpot is not available. Try again later.',
  unexpected: 'Look at HubSpot’s message, or ask its support with the correlation id.',
}

/** An answer of HubSpot that is no success: `kind` says what it means, `message` what to do. */
export class HubSpotError extends TurnoutError {
  readonly kind: HubSpotErrorKind
  readonly status: number
  readonly category: string | null
  readonly subCategory: string | null
  readonly correlationId: string | null
  readonly method: string
  readonly url: string
  readonly bodyExcerpt: string | null
  readonly retryAfterMs: number | null
  /** Whether HubSpot may have done what was asked. */
  readonly mayHaveActed: boolean
  /** How often the request was sent. */
  readonly attempts: number
  readonly requiredScopes: readonly string[]
  readonly existingObjectId: string | null
  readonly policyName: string | null
  readonly #facts: HubSpotErrorFacts

  /** `clean` takes secrets and addresses out of what is shown. */
  constructor(
    details: HttpErrorDetails,
    facts: HubSpotErrorFacts,
    clean: (text: string) => string,
  ) {
    const requiredScopes = facts.requiredScopes.map(clean)
    super(`hubspot_${facts.kind}`, composeMessage(details, facts.kind, requiredScopes), {
      retryable: details.retryable || facts.kind === 'daily_limit' || facts.kind === 'migration',
    })
    this.kind = facts.kind
    this.status = details.status ?? 0
    this.category = details.category
    this.subCategory = cleaned(facts.subCategory, clean)
    this.correlationId = details.correlationId
    this.method = details.method
    this.url = details.url
    this.bodyExcerpt = details.bodyExcerpt
    this.retryAfterMs = details.retryAfterMs
    this.mayHaveActed = details.mayHaveActed
    this.attempts = details.attempts
    this.requiredScopes = requiredScopes
    this.existingObjectId = cleaned(facts.existingObjectId, clean)
    this.policyName = cleaned(facts.policyName, clean)
    this.#facts = facts
  }

  /** What HubSpot said with addresses and ids, for finding the row that it means. Do not show it. */
  static factsOf(error: HubSpotError): HubSpotErrorFacts {
    return error.#facts
  }
}

function composeMessage(
  details: HttpErrorDetails,
  kind: HubSpotErrorKind,
  requiredScopes: readonly string[],
): string {
  const scopes = requiredScopes.length === 0 ? '' : ` It lacks ${requiredScopes.join(', ')}.`
  return `${details.message}${scopes} ${ADVICE[kind]}`
}

function cleaned(text: string | null, clean: (text: string) => string): string | null {
  return text === null ? null : clean(text)
}
