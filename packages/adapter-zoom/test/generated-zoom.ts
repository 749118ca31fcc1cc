import type { Answer, Dispatcher } from '@turnout/core/http'
import { DAY_MS, HOUR_MS, NOW } from './fixtures.ts'

const PEOPLE = 300
const PAGE = 300
/** Records of one generated webinar: its registrants, and two stays of half of them. */
export const RECORDS_PER_WEBINAR: number = PEOPLE * 2

/**
 * Answers like Zoom for an account with so many held webinars, each answer made when it is asked for: nothing of it is
 * in memory before, so that what a read holds can be measured.
 */
export function generatedZoom(webinars: number): Dispatcher {
  return {
    send: ({ url }) => Promise.resolve(answer(bodyFor(url, webinars))),
    close: () => Promise.resolve(),
  }
}

function answer(body: object): Answer {
  return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) }
}

function bodyFor(url: URL, webinars: number): object {
  const path = url.pathname.replace('/v2', '')
  const number = Number(/\/(?:webinars|past_webinars)\/(?:uuid)?(\d+)/.exec(path)?.[1] ?? 0)
  if (path === '/oauth/token')
    return { access_token: 'generated-token', expires_in: 3600, scope: SCOPES }
  if (path === '/users') return { users: [{ id: 'host', email: 'host@generated.example' }] }
  if (path === '/report/history_meetings') return history(url, webinars)
  if (path.endsWith('/registrants'))
    return page(url, 'registrants', (person) => registrant(number, person))
  if (path.endsWith('/participants'))
    return page(url, 'participants', (person) => stay(number, person))
  if (path.endsWith('/instances'))
    return { webinars: [{ uuid: `uuid${number}`, start_time: timeOf(number, 0) }] }
  return path === `/webinars/${number}` ? detail(number) : {}
}

const SCOPES =
  'webinar:read:list_panelists:admin webinar:read:list_tracking_sources:admin webinar:read:webinar:admin'

function timeOf(number: number, afterMs: number): string {
  return new Date(NOW - (10 + number) * DAY_MS + afterMs).toISOString()
}

function history(url: URL, webinars: number): object {
  const from = Date.parse(url.searchParams.get('from') ?? '')
  const to = Date.parse(url.searchParams.get('to') ?? '') + DAY_MS
  const runs = Array.from({ length: webinars }, (_, index) => ({
    meeting_uuid: `uuid${index + 1}`,
    meeting_id: index + 1,
    type: 'Webinar',
    host_email: 'host@generated.example',
    start_time: timeOf(index + 1, 0),
    end_time: timeOf(index + 1, HOUR_MS),
  }))
  const isIn = ({ end_time }: { end_time: string }): boolean =>
    Date.parse(end_time) >= from && Date.parse(end_time) < to
  return { history_meetings: runs.filter(isIn) }
}

function detail(number: number): object {
  const settings = { approval_type: 0 }
  return {
    id: number,
    type: 5,
    topic: `Webinar ${number}`,
    start_time: timeOf(number, 0),
    duration: 60,
    settings,
  }
}

function page(url: URL, name: string, make: (person: number) => object): object {
  const isMain = ['approved', null].includes(url.searchParams.get('status'))
  const total = isMain ? PEOPLE : 0
  const start = Number(url.searchParams.get('next_page_token') ?? 0)
  const end = Math.min(total, start + PAGE)
  const rows = Array.from({ length: end - start }, (_, index) => make(start + index))
  return { [name]: rows, total_records: total, next_page_token: end < total ? String(end) : '' }
}

function registrant(number: number, person: number): object {
  const id = `registrant-${number}-${String(person).padStart(6, '0')}`
  return {
    id,
    email: `person${person}.w${number}@generated.example`,
    create_time: timeOf(number, -DAY_MS),
  }
}

function stay(number: number, person: number): object {
  return {
    user_id: String(16_778_240 + person),
    registrant_id: `registrant-${number}-${String(person).padStart(6, '0')}`,
    name: `Person ${person}`,
    join_time: timeOf(number, person * 1000),
    leave_time: timeOf(number, HOUR_MS),
    status: 'in_meeting',
  }
}
