import { badRequest, GoogleApiError } from './google-error.ts'
import { pageOf } from './opaque-token.ts'

/** One endpoint that left a Meet call, as the audit log tells it. */
export interface CallEnded {
  /** When it left. */
  readonly leftMs: number
  /** Absent or 0 in some rows. */
  readonly seconds?: number
  /** An address, possibly masked like `li***@s***.com`, a phone number or a device; absent for anonymous people. */
  readonly identifier?: string
  readonly identifierType?: 'email_address' | 'phone_number' | 'device_id'
  readonly displayName?: string
  readonly conferenceId: string
  /** With or without dashes; the log has ten capital letters. */
  readonly meetingCode: string
  /** The id of the occurrence, where the call began from the calendar. */
  readonly calendarEventId?: string
  readonly organizerEmail?: string
  readonly endpointId: string
  readonly external?: boolean
  /** The row shows up in the log only that much later than `leftMs`. Default 0. */
  readonly lagMs?: number
}

/** The audit log of Google Meet. */
export class ReportsState {
  readonly admins: Set<string> = new Set()
  /** The customer's primary domain. */
  readonly customerId = 'C0emulated'
  readonly #rows: CallEnded[] = []
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Adds rows to the log. */
  add(...rows: readonly CallEnded[]): void {
    this.#rows.push(...rows)
  }

  /** The rows of one occurrence, whether the log shows them already or not. */
  rowsOf(calendarEventId: string): readonly CallEnded[] {
    return this.#rows.filter((row) => row.calendarEventId === calendarEventId)
  }

  /** `activities.list` of application `meet`, newest first. */
  activities(query: URLSearchParams, caller: string): unknown {
    if (!this.admins.has(caller)) {
      throw new GoogleApiError(
        401,
        'authError',
        'Access denied. You are not authorized to read activity records.',
      )
    }
    const eventName = query.get('eventName')
    const chosen = eventName === null || eventName === 'call_ended' ? this.#chosen(query) : []
    const { page, ...next } = pageOf(chosen, {
      pageToken: query.get('pageToken'),
      size: Math.min(Number(query.get('maxResults') ?? 1000), 1000),
      parameters: `${query.get('filters') ?? ''} ${query.get('startTime')} ${query.get('endTime')}`,
    })
    const items = page.map((row) => this.#activity(row))
    return {
      kind: 'admin#reports#activities',
      etag: '"reports"',
      ...next,
      ...(items.length > 0 ? { items } : {}),
    }
  }

  #chosen(query: URLSearchParams): CallEnded[] {
    const from = Date.parse(query.get('startTime') ?? '1970-01-01T00:00:00Z')
    const until = Date.parse(query.get('endTime') ?? '2999-01-01T00:00:00Z')
    if (from > until) throw badRequest('startTime must be before endTime.')
    const wanted = parseFilters(query.get('filters') ?? '')
    return this.#rows
      .filter(({ leftMs, lagMs = 0 }) => leftMs + lagMs <= this.#now())
      .filter(({ leftMs }) => leftMs >= from && leftMs <= until)
      .filter((row) => wanted.every(([name, value]) => parameterText(row, name) === value))
      .toSorted((a, b) => b.leftMs - a.leftMs)
  }

  #activity(row: CallEnded): unknown {
    return {
      kind: 'admin#reports#activity',
      id: {
        time: new Date(row.leftMs).toISOString(),
        uniqueQualifier: qualifier(row),
        applicationName: 'meet',
        customerId: this.customerId,
      },
      actor: { callerType: 'USER', ...(isAddress(row) ? { email: row.identifier } : {}) },
      events: [{ type: 'call', name: 'call_ended', parameters: parameters(row) }],
    }
  }
}

function isAddress({ identifierType, identifier }: CallEnded): boolean {
  return identifierType === 'email_address' && identifier !== undefined && !identifier.includes('*')
}

function parameters(row: CallEnded): unknown[] {
  const texts = [
    ['identifier', row.identifier],
    ['identifier_type', row.identifierType],
    ['display_name', row.displayName],
    ['conference_id', row.conferenceId],
    ['meeting_code', logCode(row.meetingCode)],
    ['calendar_event_id', row.calendarEventId],
    ['organizer_email', row.organizerEmail],
    ['endpoint_id', row.endpointId],
    ['device_type', 'web'],
    ['product_type', 'meet'],
  ] as const
  return [
    ...texts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    { name: 'is_external', boolValue: row.external ?? false },
    ...(row.seconds === undefined
      ? []
      : [{ name: 'duration_seconds', intValue: String(row.seconds) }]),
  ]
}

function parameterText(row: CallEnded, name: string): string | undefined {
  switch (name) {
    case 'calendar_event_id':
      return row.calendarEventId
    case 'meeting_code':
      return logCode(row.meetingCode)
    case 'conference_id':
      return row.conferenceId
    case 'identifier':
      return row.identifier
    default:
      throw badRequest(`The emulator filters by no parameter "${name}".`)
  }
}

function parseFilters(filters: string): [string, string][] {
  if (filters === '') return []
  return filters.split(',').map((filter) => {
    const match = /^([a-z_]+)==(.*)$/.exec(filter)
    if (match === null) throw badRequest(`Invalid filter: ${filter}`)
    return [match[1] ?? '', match[2] ?? '']
  })
}

// The log writes a code as ten capital letters.
function logCode(code: string): string {
  return code.replaceAll('-', '').toUpperCase()
}

function qualifier({ endpointId, leftMs }: CallEnded): string {
  let sum = BigInt(leftMs)
  for (const letter of endpointId)
    sum = (sum * 31n + BigInt(letter.codePointAt(0) ?? 0)) % 2n ** 62n
  return `-${sum}`
}
