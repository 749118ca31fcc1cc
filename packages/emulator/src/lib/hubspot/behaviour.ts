import {
  flag,
  numberFrom,
  objectWith,
  oneOf,
  orNull,
  type Rule,
  texts,
  wholeFrom,
} from './input-rules.ts'

/**
 * How the emulator behaves where HubSpot is not documented, was seen to behave in several ways, or differs between
 * portals. The defaults are careful: a client that gets on with them gets on with the alternatives.
 */
export interface Behaviour {
  /** `attend` without both times. Default `dropped`: a 2xx without the row; `reported`: listed, yet not stored. */
  readonly attendWithoutTimes: 'dropped' | 'reported' | 'stored'
  /** An input without interactionDateTime. Default `refused`: the whole request gets a 400. */
  readonly missingInteractionDateTime: 'refused' | 'dropped'
  /** The same contact and interactionDateTime again. Default `omitted` from the results, as on live portals. */
  readonly repeatedActivity: 'omitted' | 'reported'
  /** The same timestamp with another span. Default `keeps` the first one. */
  readonly repeatedTimestamp: 'keeps' | 'overwrites'
  /** Which activity is a person's current state. Default `timestamp`: the latest interactionDateTime. */
  readonly currentState: 'timestamp' | 'arrival'
  /** What attendance after `complete` gets, until `complete` is sent again. Default `without-duration`. */
  readonly attendAfterComplete: 'without-duration' | 'with-duration'
  /** A contact id that is not there. Default `omitted` from the results. */
  readonly unknownContact: 'omitted' | 'row-error'
  /** An input that cannot be taken, like a malformed address. Default `whole-request`: a 400, nothing is stored. */
  readonly badRow: 'whole-request' | 'row-error'
  /** Well-formed addresses that are treated like malformed ones. Default none. */
  readonly badEmails: readonly string[]
  /** How attendance says that some rows failed. Default `errors-in-2xx`; `multi-status`: 207. */
  readonly partialFailure: 'errors-in-2xx' | 'multi-status'
  /** Stored or not, attendance answers with empty `results`. Default false. */
  readonly emptyResults: boolean
  /** `POST events/upsert` answers COMPLETE with empty results and creates nothing. Default false. */
  readonly eventsUpsertDoesNothing: boolean
  /** The answer to attendance by contact id. Default 201, as on live portals; documented is 200. */
  readonly attendanceByIdStatus: 200 | 201
  /** The answer to attendance by e-mail. Default 200. */
  readonly attendanceByEmailStatus: 200 | 201
  /** The most inputs of one marketing-event batch. Default 100; the true number is nowhere documented. */
  readonly batchLimit: number
  /** The answer to a batch that is too large. Default 400. */
  readonly batchLimitStatus: 400 | 413
  /** How long event breakdowns and counters do not show what was stored. Default 0; live about 1,300. */
  readonly readBackLagMs: number
  /** The same for a contact's own breakdown, which was seen to be quicker. Default 0. */
  readonly contactBreakdownLagMs: number
  /** How long `identifiers` and `events/search` do not find a new event. Default 120,000 ("a few minutes"). */
  readonly identifiersLagMs: number
  /** What the breakdown of an unknown contact says. Default `404`. */
  readonly unknownContactBreakdown: '404' | 'empty'
  /** What `identifiers` says when it finds nothing; both were seen. Default `empty`. */
  readonly identifiersNotFound: 'empty' | '404'
  /** Whether a service key stands for an app. Default `none`: external ids are refused. */
  readonly serviceKeyApp: 'none' | 'app'
  /** What a refresh does with the refresh token. Default `kept`; `rotated`: the old one is dead at once. */
  readonly refreshTokens: 'kept' | 'rotated'
  /** How long an OAuth access token lives, in seconds. Default 1,800. */
  readonly accessTokenSeconds: number
  /** The burst limit of a private app or service key in a portal; null: none. Default 100 per 10 s, sliding: the smallest plan's. */
  readonly burst: BurstLimit | null
  /** The same of an OAuth app. Default 110 per 10 s, sliding. */
  readonly oauthBurst: BurstLimit | null
  /** Searches of contacts per portal, which count here instead; null: none. Default 5 per second, sliding. */
  readonly searchBurst: BurstLimit | null
  /** Requests per account and day; null: none. Default 250,000, the smallest plan's; OAuth apps have none. */
  readonly dailyLimit: number | null
  /** Whether answers carry the X-HubSpot-RateLimit headers. Default true. */
  readonly rateLimitHeaders: boolean
  /** Sent as `Retry-After` with a 429, in seconds; null: not sent. Default null: HubSpot documents none. */
  readonly retryAfterSeconds: number | null
}

/** How many requests fit into a window, and how the window is counted. */
export interface BurstLimit {
  readonly requests: number
  readonly windowMs: number
  /** `sliding`: of the last window; `fixed`: starts anew every window; `counting-refusals`: sliding, and refused requests count too. */
  readonly model: 'sliding' | 'fixed' | 'counting-refusals'
}

/** What the emulator does when nothing else is asked for. */
export const carefulBehaviour: Behaviour = {
  attendWithoutTimes: 'dropped',
  missingInteractionDateTime: 'refused',
  repeatedActivity: 'omitted',
  repeatedTimestamp: 'keeps',
  currentState: 'timestamp',
  attendAfterComplete: 'without-duration',
  unknownContact: 'omitted',
  badRow: 'whole-request',
  badEmails: [],
  partialFailure: 'errors-in-2xx',
  emptyResults: false,
  eventsUpsertDoesNothing: false,
  attendanceByIdStatus: 201,
  attendanceByEmailStatus: 200,
  batchLimit: 100,
  batchLimitStatus: 400,
  readBackLagMs: 0,
  contactBreakdownLagMs: 0,
  identifiersLagMs: 120_000,
  unknownContactBreakdown: '404',
  identifiersNotFound: 'empty',
  serviceKeyApp: 'none',
  refreshTokens: 'kept',
  accessTokenSeconds: 1_800,
  burst: { requests: 100, windowMs: 10_000, model: 'sliding' },
  oauthBurst: { requests: 110, windowMs: 10_000, model: 'sliding' },
  searchBurst: { requests: 5, windowMs: 1_000, model: 'sliding' },
  dailyLimit: 250_000,
  rateLimitHeaders: true,
  retryAfterSeconds: null,
}

const lag = numberFrom(0)
const burst = orNull(
  objectWith({
    required: {
      requests: wholeFrom(0),
      windowMs: numberFrom(1),
      model: oneOf('sliding', 'fixed', 'counting-refusals'),
    },
  }),
)

const rules: Readonly<Record<keyof Behaviour, Rule>> = {
  attendWithoutTimes: oneOf('dropped', 'reported', 'stored'),
  missingInteractionDateTime: oneOf('refused', 'dropped'),
  repeatedActivity: oneOf('omitted', 'reported'),
  repeatedTimestamp: oneOf('keeps', 'overwrites'),
  currentState: oneOf('timestamp', 'arrival'),
  attendAfterComplete: oneOf('without-duration', 'with-duration'),
  unknownContact: oneOf('omitted', 'row-error'),
  badRow: oneOf('whole-request', 'row-error'),
  badEmails: texts,
  partialFailure: oneOf('errors-in-2xx', 'multi-status'),
  emptyResults: flag,
  eventsUpsertDoesNothing: flag,
  attendanceByIdStatus: oneOf(200, 201),
  attendanceByEmailStatus: oneOf(200, 201),
  batchLimit: wholeFrom(0),
  batchLimitStatus: oneOf(400, 413),
  readBackLagMs: lag,
  contactBreakdownLagMs: lag,
  identifiersLagMs: lag,
  unknownContactBreakdown: oneOf('404', 'empty'),
  identifiersNotFound: oneOf('empty', '404'),
  serviceKeyApp: oneOf('none', 'app'),
  refreshTokens: oneOf('kept', 'rotated'),
  accessTokenSeconds: numberFrom(0),
  burst,
  oauthBurst: burst,
  searchBurst: burst,
  dailyLimit: orNull(wholeFrom(0)),
  rateLimitHeaders: flag,
  retryAfterSeconds: orNull(numberFrom(0)),
}

/**
 * The behaviour with some switches changed. Throws a TypeError that names a switch that does not exist or a value
 * that it cannot have, because a misspelt switch would be a test that proves nothing.
 */
export function withSwitches(
  current: Behaviour,
  switches: Readonly<Record<string, unknown>>,
): Behaviour {
  const given = Object.entries(switches).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof Behaviour] : undefined
    if (rule === undefined) throw new TypeError(`There is no behaviour switch "${name}".`)
    if (!rule.holds(value))
      throw new TypeError(`The behaviour switch "${name}" takes ${rule.words}.`)
  }
  return { ...current, ...Object.fromEntries(given) }
}
