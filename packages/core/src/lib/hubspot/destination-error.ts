import { CredentialsError, TurnoutError, UnavailableError } from '../model/errors.ts'
import { HttpError } from '../http/http-error.ts'
import { HubSpotError } from './hubspot-error.ts'

/** Does the work, and gives its errors the names that the engine knows. */
export async function forPortal<T>(portal: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw destinationError(portal, error)
  }
}

/** The same for work that gives its answer page by page. */
export async function* forPages<T>(portal: string, pages: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* pages
  } catch (error) {
    throw destinationError(portal, error)
  }
}

/** `CredentialsError` where a person must mend the credentials, `UnavailableError` where time does. */
export function destinationError(portal: string, error: unknown): unknown {
  if (error instanceof HubSpotError) return fromHubSpot(portal, error)
  if (error instanceof HttpError && error.retryable) {
    return new UnavailableError(`Portal "${portal}" cannot be reached: ${error.message}`, {
      cause: error,
    })
  }
  return error
}

/** Whether external ids are refused as such: the credential stands for no app. */
export function refusesExternalIds(error: unknown): boolean {
  return error instanceof HubSpotError && error.kind === 'forbidden'
}

/** Says what a credential without an app cannot do. */
export function externalIdsRefused(portal: string, what: string, cause: unknown): TurnoutError {
  return new TurnoutError(
    'external_ids_refused',
    `The credential of portal "${portal}" stands for no app, so HubSpot refuses external ids and cannot ${what}. Use the token of an app: OAuth, static-auth or an existing private app.`,
    { cause },
  )
}

function fromHubSpot(portal: string, error: HubSpotError): TurnoutError {
  const message = `Portal "${portal}": ${error.message}`
  switch (error.kind) {
    case 'expired_token':
    case 'invalid_token':
    case 'missing_scopes':
    case 'forbidden':
    case 'invalid_grant':
      return new CredentialsError(message, { cause: error })
    case 'rate_limit':
    case 'daily_limit':
    case 'locked':
    case 'migration':
    case 'unavailable':
      return new UnavailableError(message, { cause: error })
    case 'not_found':
    case 'unique_value_conflict':
    case 'batch_too_large':
    case 'validation':
    case 'unexpected':
      return error
  }
}
