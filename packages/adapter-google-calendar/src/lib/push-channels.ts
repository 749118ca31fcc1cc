import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import {
  instantFromEpochMs,
  InvalidValueError,
  type WebhookOutcome,
  type WebhookReceiver,
  type WebhookRequest,
  type WebhookSubscription,
} from '@turnout/core'
import type { GoogleClient } from './google-calendar-client.ts'
import type { Settings } from './google-calendar-options.ts'

interface Channel {
  readonly calendarId: string
  readonly id: string
  readonly resourceId: string
  /** SHA-256 of the token that every notification repeats; the token itself is kept by Google only. */
  readonly tokenHash: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

interface State {
  readonly address: string
  readonly channels: readonly Channel[]
}

/** Where Google tells no end, a channel is taken to live an hour: the shortest that was seen. */
const UNTOLD_LIFE_MS = 3_600_000
/** A channel is renewed when that part of its life is over. */
const RENEWED_AFTER = 0.6
const TOKEN_BYTES = 32

/** Push channels on the calendars: each notification only means "read again", so that polling alone gives the same. */
export function pushChannels(
  settings: Settings,
  client: () => Promise<GoogleClient>,
): WebhookReceiver {
  return {
    receive: (request) => receive(request, settings.now()),
    subscribe: async (options) => subscribe(settings, await client(), options),
    async unsubscribe({ state, signal }) {
      const { channels } = parseState(state) ?? { channels: [] }
      const [failure] = await stopAll(await client(), channels, signal)
      if (failure !== undefined) throw failure
    },
  }
}

const REFUSED: WebhookOutcome = { status: 404, readAgain: [] }

// A notification has no body and no signature: the token is all that proves it.
function receive({ headers, state }: WebhookRequest, now: number): WebhookOutcome {
  const known = parseState(state)?.channels.find(({ id }) => id === headers['x-goog-channel-id'])
  if (known === undefined || known.expiresAt <= now) return REFUSED
  if (known.resourceId !== headers['x-goog-resource-id']) return REFUSED
  if (!isToken(headers['x-goog-channel-token'] ?? '', known)) return REFUSED
  const deduplicationKey = `${known.id}/${headers['x-goog-message-number'] ?? ''}`
  // The first message of a channel says that it is open.
  const isHello = headers['x-goog-resource-state'] === 'sync'
  return { status: 204, readAgain: isHello ? [] : null, deduplicationKey }
}

function isToken(token: string, { tokenHash }: Channel): boolean {
  const [given, known] = [hash(token), Buffer.from(tokenHash, 'base64url')]
  return given.length === known.length && timingSafeEqual(given, known)
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

async function subscribe(
  settings: Settings,
  client: GoogleClient,
  options: {
    readonly address: string
    readonly state: string | null
    readonly signal: AbortSignal
  },
): Promise<WebhookSubscription> {
  const { address, signal } = options
  if (!address.startsWith('https://')) {
    throw new InvalidValueError(
      `Google sends notifications to https addresses only, not to "${address.slice(0, 80)}".`,
    )
  }
  const before = parseState(options.state)?.channels ?? []
  const opened: Channel[] = []
  try {
    for (const calendarId of settings.calendars) {
      opened.push(await open(client, { calendarId, address, now: settings.now() }, signal))
    }
  } catch (error) {
    await stopAll(client, opened, signal)
    throw error
  }
  // The old channels end after the new ones are open: notifications may come twice, but none is missed. One that cannot be
  // stopped ends by itself and is refused until then; the new ones must not be forgotten for it.
  for (const failure of await stopAll(client, before, signal)) {
    settings.log.warn(`An old push channel was not stopped: ${failure.message}`)
  }
  const now = settings.now()
  const first = Math.min(...opened.map(({ expiresAt }) => expiresAt))
  const renewAt = instantFromEpochMs(Math.floor(now + (first - now) * RENEWED_AFTER))
  return { state: JSON.stringify({ address, channels: opened } satisfies State), renewAt }
}

// Every channel is tried, whatever became of the others. Gives what failed.
async function stopAll(
  client: GoogleClient,
  channels: readonly Channel[],
  signal: AbortSignal,
): Promise<Error[]> {
  const failures: Error[] = []
  for (const each of channels) {
    await client.stop(each, signal).catch((error: Error) => failures.push(error))
  }
  return failures
}

async function open(
  client: GoogleClient,
  { calendarId, address, now }: { calendarId: string; address: string; now: number },
  signal: AbortSignal,
): Promise<Channel> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const id = randomUUID()
  const { resourceId, expiration } = await client.watch(calendarId, { id, token, address }, signal)
  const told = Number(expiration ?? Number.NaN)
  return {
    calendarId,
    id,
    resourceId,
    tokenHash: hash(token).toString('base64url'),
    expiresAt: Number.isFinite(told) ? told : now + UNTOLD_LIFE_MS,
  }
}

// Without zod, which would be loaded for every source that is made, whether it ever reads or not.
function parseState(state: string | null): State | null {
  try {
    const parsed: unknown = JSON.parse(state ?? 'null')
    return isState(parsed) ? parsed : null
  } catch {
    return null
  }
}

function isState(value: unknown): value is State {
  if (typeof value !== 'object' || value === null || !('channels' in value)) return false
  return Array.isArray(value.channels) && value.channels.every(isChannel)
}

function isChannel(value: unknown): value is Channel {
  if (typeof value !== 'object' || value === null) return false
  const fields: Readonly<Record<string, unknown>> = { ...value }
  const texts = ['calendarId', 'id', 'resourceId', 'tokenHash']
  return (
    texts.every((name) => typeof fields[name] === 'string') &&
    typeof fields['expiresAt'] === 'number'
  )
}
