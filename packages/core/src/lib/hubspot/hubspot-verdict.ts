import { retryAfterMs } from '../http/retry-after.ts'
import {
  type ClassifiedAnswer,
  type Classify,
  defaultVerdict,
  type Verdict,
} from '../http/verdict.ts'
import { HubSpotError, type HubSpotErrorFacts, type HubSpotErrorKind } from './hubspot-error.ts'

type Json = Readonly<Record<string, unknown>>

const TEN_SECONDS_MS = 10_000
const SECOND_MS = 1000
// HubSpot documents no Retry-After here, and elsewhere writes milliseconds into it: no burst limit lasts longer.
const LONGEST_BURST_MS = 60_000
// HubSpot documents no text for it. A value that is too long must not be taken for too many inputs.
const SIZE =
  /\b(?:batch|inputs?|records|items)\b.{0,60}(?:too (?:large|many|big)|exceed|at most|limit|maximum)|(?:too many|at most|maximum|limit).{0,40}\b(?:batch|inputs|records|items)\b/i

/** HubSpot's rules: what each of its documented error bodies means, and whether asking again can help. */
export const classifyHubSpot: Classify = (answer) => {
  const verdict = defaultVerdict(answer, answer.nowMs)
  if (verdict === null || isGone(answer)) return null
  const facts = readFacts(answer)
  return {
    ...verdict,
    ...waitOf(answer, facts),
    category: facts.category,
    message: facts.said,
    correlationId: facts.correlationId,
    toError: (details, clean) => new HubSpotError(details, facts, clean),
  }
}

/** What an attempt with a lost answer was to delete is not there any more. */
function isGone({ method, status, mayBeDone, json }: ClassifiedAnswer): boolean {
  return method === 'DELETE' && status === 404 && mayBeDone && isRecord(json)
}

function waitOf(
  answer: ClassifiedAnswer,
  { kind, policyName, said }: HubSpotErrorFacts,
): Partial<Verdict> {
  if (kind === 'daily_limit') return { retryable: false }
  if (kind !== 'rate_limit') return {}
  const asked = retryAfterMs(answer.headers, answer.nowMs)
  if (asked !== null)
    return { waitMs: policyName === null ? asked : Math.min(asked, LONGEST_BURST_MS) }
  const secondly = policyName === 'SECONDLY' || /\bsecondly limit/i.test(said)
  if (secondly && !/ten_secondly/i.test(said)) return { waitMs: SECOND_MS }
  const interval = Number(answer.headers['x-hubspot-ratelimit-interval-milliseconds'])
  return { waitMs: interval > 0 ? interval : TEN_SECONDS_MS }
}

function readFacts(answer: ClassifiedAnswer): HubSpotErrorFacts {
  const body = isRecord(answer.json) ? answer.json : {}
  const errors = Array.isArray(body['errors']) ? body['errors'].filter(isRecord) : []
  const said = [
    text(body['message']) ?? text(body['error_description']) ?? '',
    ...errors.map((error) => text(error['message']) ?? ''),
  ]
    .filter((part, at, parts) => part !== '' && parts.indexOf(part) === at)
    .join(' ')
  const category = text(body['category']) ?? text(body['errorType']) ?? text(body['error'])
  const policyName = text(body['policyName'])
  const contexts = [body['context'], ...errors.map((error) => error['context'])].filter(isRecord)
  return {
    kind: kindOf(answer.status, { category, policyName, said, grant: text(body['error']) }),
    said,
    category,
    subCategory: text(body['subCategory']) ?? text(errors[0]?.['subCategory']),
    correlationId: text(body['correlationId']),
    policyName,
    requiredScopes: contexts.flatMap(scopesOf),
    existingObjectId: firstText(
      isRecord(body['errorTokens']) ? body['errorTokens']['existingObjectId'] : null,
    ),
    contextValues: contexts.flatMap((context) => Object.values(context).flatMap(texts)),
  }
}

function kindOf(
  status: number,
  body: { category: string | null; policyName: string | null; said: string; grant: string | null },
): HubSpotErrorKind {
  const { category, policyName, said, grant } = body
  if (grant === 'invalid_grant' || category === 'BAD_REFRESH_TOKEN') return 'invalid_grant'
  if (category === 'UNIQUE_VALUE_CONFLICT') return 'unique_value_conflict'
  switch (status) {
    case 400:
    case 409:
    case 422:
      return SIZE.test(said) ? 'batch_too_large' : 'validation'
    case 401:
      return category === 'EXPIRED_AUTHENTICATION' ? 'expired_token' : 'invalid_token'
    case 403:
      return category === 'MISSING_SCOPES' ? 'missing_scopes' : 'forbidden'
    case 404:
      return 'not_found'
    case 413:
      return 'batch_too_large'
    case 423:
      return 'locked'
    case 429:
      return policyName === 'DAILY' || /\bdaily limit/i.test(said) ? 'daily_limit' : 'rate_limit'
    case 477:
      return 'migration'
    default:
      return status >= 500 || status === 408 ? 'unavailable' : 'unexpected'
  }
}

function scopesOf(context: Json): string[] {
  return [...texts(context['requiredGranularScopes']), ...texts(context['requiredScopes'])]
}

/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts)
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
}

function firstText(value: unknown): string | null {
  return texts(value)[0] ?? null
}
