import { type Instant, InvalidValueError, type Source, toInstant } from '@turnout/core'
import { z } from 'zod'
import { parseSchedule, type Schedule } from './schedule.ts'
import type { ConnectorConfig, PortalConfig, TurnoutConfig } from './turnout-config.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/

const name = z.string().regex(NAME, {
  error: 'A name has letters, digits, dots, dashes and underscores, 63 at the most.',
})

const source = z.custom<Source>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'specVersion' in value &&
    value.specVersion === 1 &&
    'read' in value &&
    typeof value.read === 'function',
  { error: "This is no source. Give what an adapter makes, like csvSource({ files: '…' })." },
)

const portal = z.custom<PortalConfig>(
  (value) => typeof value === 'function' || (typeof value === 'object' && value !== null),
  { error: "This is no portal. Give its options, like { token: env('HUBSPOT_TOKEN') }." },
)

const scheduleShape = z.union(
  [
    z.string(),
    z.strictObject({ cron: z.string(), timeZone: z.string().exactOptional() }),
    z.strictObject({ every: z.string() }),
  ],
  {
    error:
      "A schedule is a cron expression like '*/15 * * * *', { cron, timeZone } or { every: '15m' }.",
  },
)

const schedule = scheduleShape.transform((value, context) =>
  orIssue(context, () => parseSchedule(value)),
)

const since = z.union([z.string(), z.number()], {
  error: "This is no moment. Write it as '2026-09-01T00:00:00Z'.",
})

const sinceInstant = since.transform((value, context) =>
  orIssue(context, () =>
    toInstant(typeof value === 'string' ? value : new Date(value).toISOString()),
  ),
)

const closing = z.custom<NonNullable<TurnoutConfig['close']>>(
  (value) => typeof value === 'function',
  { error: 'This is no function.' },
)

const exclude = z.strictObject({
  domains: z.array(z.string()).exactOptional(),
  addresses: z.array(z.string()).exactOptional(),
  patterns: z
    .array(z.instanceof(RegExp, { error: 'A pattern is a regular expression, like /^test/.' }))
    .exactOptional(),
})

const connector = z.strictObject({
  name,
  source,
  portal: z.string(),
  schedule: schedule.nullable().exactOptional(),
  since: sinceInstant.exactOptional(),
  contacts: z.enum(['create', 'existing-only']).exactOptional(),
  contactFields: z.enum(['on-create', 'fill-empty', 'overwrite']).exactOptional(),
  exclude: exclude.exactOptional(),
  untimedAttendance: z.enum(['quarantine', 'estimate']).exactOptional(),
  attendanceSpan: z.enum(['stay', 'duration']).exactOptional(),
  defaults: z
    .strictObject({
      organizer: z.string().min(1).exactOptional(),
      eventType: z.string().exactOptional(),
    })
    .exactOptional(),
  approved: z.boolean().exactOptional(),
  mostWaiting: z.int().positive().exactOptional(),
})

/** A config that has the right shape. */
export interface ParsedConfig extends Omit<TurnoutConfig, 'connectors'> {
  readonly connectors: readonly ParsedConnector[]
}

/** A connector of it, with its schedule and its first moment read. */
export interface ParsedConnector extends Omit<ConnectorConfig, 'schedule' | 'since'> {
  readonly schedule?: Schedule | null
  readonly since?: Instant
}

/** The shape of a config, after a function has been called. */
export const configSchema: z.ZodType<ParsedConfig> = z.strictObject({
  ledger: z.string().min(1).exactOptional(),
  portals: z.record(name, portal),
  connectors: z.array(connector).min(1, { error: 'Name at least one connector.' }),
  api: z.strictObject({ port: z.int().min(0).max(65_535).exactOptional() }).exactOptional(),
  command: z.string().min(1).exactOptional(),
  lookAt: z.array(z.string()).exactOptional(),
  close: closing.exactOptional(),
})

function orIssue<T>(context: z.RefinementCtx, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof InvalidValueError) && !(error instanceof RangeError)) throw error
    context.addIssue({ code: 'custom', message: error.message })
    return z.NEVER
  }
}
