import { badRequest, GoogleApiError } from './google-error.ts'

/** One push channel on a calendar. */
export interface Channel {
  readonly id: string
  readonly calendarId: string
  readonly resourceId: string
  readonly address: string
  readonly token: string | null
  readonly expiresAtMs: number
}

/** A notification that was sent, or would be. */
export interface Notification {
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
}

/** Posts a notification to its address. */
export type Deliver = (notification: Notification) => Promise<void>

const CHANNEL_FIELDS = new Set(
  'address expiration id kind params payload resourceId resourceUri token type'.split(' '),
)

/** The push channels on calendars; notifications have headers only, no body. */
export class Channels {
  readonly open: Map<string, Channel> = new Map()
  /** What was sent, in order. */
  readonly sent: Notification[] = []
  /** The longest life that Google grants. */
  readonly longestLifeMs: number = 7 * 86_400_000
  readonly #now: () => number
  readonly #deliver: Deliver | null
  #message = 0

  constructor(now: () => number, deliver: Deliver | null) {
    this.#now = now
    this.#deliver = deliver
  }

  /** `events.watch`. */
  watch(calendarId: string, body: Readonly<Record<string, unknown>>): unknown {
    checkFields(body)
    const { id, type, address, token, expiration } = body
    if (typeof id !== 'string' || !/^[A-Za-z0-9\-_+/=]{1,64}$/.test(id)) {
      throw badRequest('Invalid channel id.')
    }
    if (this.open.has(id)) throw badRequest(`Channel id ${id} not unique`, 'channelIdNotUnique')
    if (type !== 'web_hook') throw badRequest('Unknown channel type.')
    if (typeof address !== 'string' || !address.startsWith('https://')) {
      throw badRequest(
        `WebHook callback must be HTTPS: ${String(address)}`,
        'push.webhookUrlNotHttps',
      )
    }
    const asked = expiration === undefined ? Number.POSITIVE_INFINITY : Number(expiration)
    const channel: Channel = {
      id,
      calendarId,
      resourceId: Buffer.from(`resource ${calendarId}`).toString('base64url'),
      address,
      token: typeof token === 'string' ? token : null,
      expiresAtMs: Math.min(asked, this.#now() + this.longestLifeMs),
    }
    this.open.set(id, channel)
    this.#send(channel, 'sync')
    return answer(channel)
  }

  /** `channels.stop`. */
  stop(body: Readonly<Record<string, unknown>>): void {
    checkFields(body)
    const channel = this.open.get(String(body['id']))
    if (channel === undefined || channel.resourceId !== body['resourceId']) {
      throw new GoogleApiError(
        404,
        'notFound',
        `Channel '${String(body['id'])}' not found for project`,
      )
    }
    this.open.delete(channel.id)
  }

  /** Tells the channels on a calendar that something changed. */
  changed(calendarId: string): void {
    for (const channel of this.open.values()) {
      if (channel.expiresAtMs <= this.#now()) this.open.delete(channel.id)
      else if (channel.calendarId === calendarId) this.#send(channel, 'exists')
    }
  }

  #send(channel: Channel, state: 'sync' | 'exists'): void {
    this.#message += 1
    const notification = {
      address: channel.address,
      headers: {
        'x-goog-channel-id': channel.id,
        ...(channel.token === null ? {} : { 'x-goog-channel-token': channel.token }),
        'x-goog-channel-expiration': new Date(channel.expiresAtMs).toUTCString(),
        'x-goog-resource-id': channel.resourceId,
        'x-goog-resource-uri': resourceUri(channel),
        'x-goog-resource-state': state,
        'x-goog-message-number': String(this.#message),
      },
    }
    this.sent.push(notification)
    void this.#deliver?.(notification)
  }
}

function checkFields(body: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(body).filter((name) => !CHANNEL_FIELDS.has(name))
  if (unknown.length > 0) throw badRequest(`Unknown fields of a channel: ${unknown.join(', ')}.`)
}

function answer(channel: Channel): unknown {
  return {
    kind: 'api#channel',
    id: channel.id,
    resourceId: channel.resourceId,
    resourceUri: resourceUri(channel),
    ...(channel.token === null ? {} : { token: channel.token }),
    expiration: String(channel.expiresAtMs),
  }
}

function resourceUri({ calendarId }: Channel): string {
  const calendar = encodeURIComponent(calendarId)
  return `https://www.googleapis.com/calendar/v3/calendars/${calendar}/events?alt=json`
}
