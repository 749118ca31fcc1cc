import {
  instantFromEpochMs,
  type ReadRequest,
  type Source,
  type SourceBatch,
  type WebhookReceiver,
} from '@turnout/core'
import { checkAccount } from './check-account.ts'
import { makeFilters } from './filters.ts'
import { Knowledge } from './knowledge.ts'
import { readAll } from './read-all.ts'
import { readNamed } from './read-named.ts'
import { Failures, isEmpty, Notices, type Part, type Reading, toBatch } from './reading.ts'
import { openedParts } from './scopes.ts'
import { sharedAccount } from './shared-account.ts'
import { webhookReceiver } from './webhook-receiver.ts'
import { ZoomClient } from './zoom-client.ts'
import { type CursorState, firstState, nextRead, readCursor, writeCursor } from './zoom-cursor.ts'
import { ZoomDailyLimitError } from './zoom-errors.ts'
import { type ZoomSettings, zoomSettings, type ZoomSourceOptions } from './zoom-options.ts'

/** What all reads of one source have in common. */
type SourceParts = Pick<Reading, 'client' | 'settings' | 'filters' | 'knowledge'>

const WEBHOOK_MAX_AGE_MS = 300_000

/**
 * Reads webinars, registrations and attendance from one Zoom account.
 * @throws ConfigError when an option cannot be used.
 */
export function zoomSource(options: ZoomSourceOptions): Source {
  const settings = zoomSettings(options)
  const filters = makeFilters(options)
  const client = new ZoomClient(options, settings, sharedAccount(settings))
  const parts: SourceParts = { client, settings, filters, knowledge: new Knowledge() }
  const webhook = receiverOf(options, settings)
  return {
    specVersion: 1,
    name: 'zoom',
    fingerprint: `${settings.accountId} ${settings.kinds.join('+')} ${filters.fingerprint}`,
    capabilities: {
      registrations: true,
      // Zoom lists nobody who withdrew: the engine finds them by the rosters.
      cancellations: false,
      attendance: true,
      rosters: true,
      webhooks: webhook !== null,
    },
    check: ({ signal }) => checkAccount(client, settings, filters, signal),
    read: (request) => read(parts, request),
    requestCounts: () => client.requestCounts(),
    ...(webhook === null ? {} : { webhook }),
  }
}

function receiverOf(
  options: ZoomSourceOptions,
  { kinds, now }: ZoomSettings,
): WebhookReceiver | null {
  const { webhookSecretTokens: secretTokens = [], webhookMaxAgeMs: maxAgeMs = WEBHOOK_MAX_AGE_MS } =
    options
  return secretTokens.length === 0 ? null : webhookReceiver({ secretTokens, maxAgeMs, kinds, now })
}

async function* read(parts: SourceParts, request: ReadRequest): AsyncGenerator<SourceBatch> {
  const { cursor, since, events, signal } = request
  const { accountId } = parts.settings
  signal.throwIfAborted()
  const state = cursor === null ? firstState(accountId, since) : readCursor(cursor, accountId)
  const opened = openedParts(await parts.client.grantedScopes(signal))
  const reading: Reading = {
    ...parts,
    opened,
    withoutReport: new Set(),
    sending: { lane: 'live', signal },
    notices: new Notices(),
    failures: new Failures(),
  }
  if (events === null) yield* readEverything(reading, state)
  else yield* readEvents(reading, state, events)
}

async function* readEverything(reading: Reading, state: CursorState): AsyncGenerator<SourceBatch> {
  const { notices } = reading
  const batch = (part: Part): SourceBatch => toBatch(part, writeCursor(state), notices.take())
  const limitedUntil = yield* untilDailyLimit(readAll(reading, state), batch)
  yield { ...batch({}), ...readAgain(limitedUntil ?? nextRead(state)) }
}

async function* readEvents(
  reading: Reading,
  state: CursorState,
  events: readonly string[],
): AsyncGenerator<SourceBatch> {
  const { notices } = reading
  // The cursor stays as it is: what is read here comes again when its time has come.
  const cursor = writeCursor(state)
  const named = { next: null }
  const batch = (part: Part): SourceBatch => toBatch(part, cursor, notices.take())
  const limitedUntil = yield* untilDailyLimit(readNamed(reading, state, events, named), batch)
  yield { ...batch({}), ...readAgain(limitedUntil ?? named.next) }
}

/** Gives batches until the day's requests are used up; then when they are taken again, otherwise null. */
async function* untilDailyLimit(
  work: AsyncGenerator<Part>,
  batch: (part: Part) => SourceBatch,
): AsyncGenerator<SourceBatch, number | null> {
  try {
    for await (const part of work) if (!isEmpty(part)) yield batch(part)
    return null
  } catch (error) {
    if (!(error instanceof ZoomDailyLimitError)) throw error
    yield { ...batch({}), notices: [error.message] }
    return error.untilMs
  }
}

function readAgain(at: number | null): Pick<SourceBatch, 'readAgainAt'> {
  return at === null ? {} : { readAgainAt: instantFromEpochMs(Math.round(at)) }
}
