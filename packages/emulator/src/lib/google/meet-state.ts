import { badRequest, GoogleApiError } from './google-error.ts'
import { pageOf } from './opaque-token.ts'

/** Who took part in a conference; Google tells no address. */
export type ParticipantIdentity =
  | { readonly signedinUser: { readonly user: string; readonly displayName: string } }
  | { readonly anonymousUser: { readonly displayName: string } }
  | { readonly phoneUser: { readonly displayName: string } }

/** One participant with their sessions; `endMs` null: still there. */
export interface MeetParticipant {
  readonly identity: ParticipantIdentity
  readonly sessions: readonly { readonly startMs: number; readonly endMs: number | null }[]
}

/** One conference that took place in a space. */
export interface MeetConference {
  readonly meetingCode: string
  /** Only the owner (and who took part) may read it. */
  readonly owner: string
  readonly startMs: number
  readonly endMs: number | null
  readonly participants: readonly MeetParticipant[]
}

const KEPT_MS = 30 * 86_400_000

/** The conference records of Meet. */
export class MeetState {
  readonly #conferences: MeetConference[] = []
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Adds a conference that took place; gives its resource name. */
  add(conference: MeetConference): string {
    this.#conferences.push(conference)
    return this.#name(this.#conferences.length - 1)
  }

  /** `conferenceRecords.list`. */
  records(query: URLSearchParams, caller: string): unknown {
    const filter = parseFilter(query.get('filter') ?? '')
    const found = this.#conferences.flatMap((conference, index) =>
      this.#isReadable(conference, caller) && matches(conference, filter)
        ? [this.#record(conference, index)]
        : [],
    )
    const { page, ...next } = pageOf(found, request(query, { usual: 25, most: 100 }))
    return { conferenceRecords: page, ...next }
  }

  /** `conferenceRecords.participants.list`. */
  participants(recordId: string, query: URLSearchParams, caller: string): unknown {
    const conference = this.#find(recordId, caller)
    const parent = `conferenceRecords/${recordId}`
    const all = conference.participants.map(({ identity, sessions }, index) => ({
      name: `${parent}/participants/p${index + 1}`,
      ...identity,
      earliestStartTime: iso(Math.min(...sessions.map(({ startMs }) => startMs))),
      ...latestEnd(sessions),
    }))
    const { page, ...next } = pageOf(all, request(query, { usual: 100, most: 250 }))
    return { participants: page, ...next }
  }

  /** `conferenceRecords.participants.participantSessions.list`. */
  sessions(
    recordId: string,
    participantId: string,
    query: URLSearchParams,
    caller: string,
  ): unknown {
    const participant = this.#find(recordId, caller).participants[
      Number(participantId.slice(1)) - 1
    ]
    if (participant === undefined) throw missing()
    const parent = `conferenceRecords/${recordId}/participants/${participantId}`
    const all = participant.sessions.map(({ startMs, endMs }, index) => ({
      name: `${parent}/participantSessions/${index + 1}`,
      startTime: iso(startMs),
      ...(endMs === null ? {} : { endTime: iso(endMs) }),
    }))
    const { page, ...next } = pageOf(all, request(query, { usual: 100, most: 250 }))
    return { participantSessions: page, ...next }
  }

  #find(recordId: string, caller: string): MeetConference {
    const conference = this.#conferences[Number(recordId.slice(3)) - 1]
    if (conference === undefined || !this.#isReadable(conference, caller)) throw missing()
    return conference
  }

  // Records are deleted 30 days after the end.
  #isReadable({ owner, endMs }: MeetConference, caller: string): boolean {
    return owner === caller && (endMs === null || endMs + KEPT_MS > this.#now())
  }

  #record({ meetingCode, startMs, endMs }: MeetConference, index: number) {
    return {
      name: this.#name(index),
      space: `spaces/${meetingCode.replaceAll('-', '')}`,
      startTime: iso(startMs),
      ...(endMs === null ? {} : { endTime: iso(endMs), expireTime: iso(endMs + KEPT_MS) }),
    }
  }

  #name(index: number): string {
    return `conferenceRecords/rec${index + 1}`
  }
}

interface Condition {
  readonly field: string
  readonly operator: string
  readonly value: string
}

function parseFilter(filter: string): Condition[] {
  if (filter.trim() === '') return []
  return filter.split(/\s+AND\s+/).map((text) => {
    const match = /^\s*([a-z_.]+)\s*(>=|<=|=|>|<)\s*"([^"]*)"\s*$/.exec(text)
    const [, field = '', operator = '', value = ''] = match ?? []
    const known = ['space.meeting_code', 'space.name', 'start_time', 'end_time']
    if (!known.includes(field)) throw badRequest(`Invalid filter: ${text}`)
    return { field, operator, value }
  })
}

function matches(conference: MeetConference, conditions: readonly Condition[]): boolean {
  return conditions.every(({ field, operator, value }) => {
    if (field === 'space.meeting_code') return conference.meetingCode === value
    if (field === 'space.name')
      return `spaces/${conference.meetingCode.replaceAll('-', '')}` === value
    const at = field === 'start_time' ? conference.startMs : conference.endMs
    return at !== null && compare(at, operator, Date.parse(value))
  })
}

function compare(at: number, operator: string, bound: number): boolean {
  if (operator === '>=') return at >= bound
  if (operator === '<=') return at <= bound
  if (operator === '>') return at > bound
  if (operator === '<') return at < bound
  return at === bound
}

function request(query: URLSearchParams, size: { readonly usual: number; readonly most: number }) {
  const asked = Number(query.get('pageSize') ?? size.usual)
  return {
    pageToken: query.get('pageToken'),
    size: Math.min(asked, size.most),
    parameters: query.get('filter') ?? '',
  }
}

function latestEnd(sessions: MeetParticipant['sessions']): { readonly latestEndTime?: string } {
  const ends = sessions.flatMap(({ endMs }) => (endMs === null ? [] : [endMs]))
  return ends.length < sessions.length ? {} : { latestEndTime: iso(Math.max(...ends)) }
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

function missing(): GoogleApiError {
  return new GoogleApiError(404, 'NOT_FOUND', 'Requested entity was not found.')
}
