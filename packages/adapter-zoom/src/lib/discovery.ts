import { formatInstant, type Instant, instantFromEpochMs } from '@turnout/core'
import { type Host, STALE_AFTER_MS } from './knowledge.ts'
import type { Reading } from './reading.ts'
import { addressOrNull, type Run, textOrNull, timeOrNull } from './webinar.ts'
import type { WebinarRef } from './zoom-client.ts'
import type { HistoryRow } from './zoom-schemas.ts'
import { isNoHost } from './zoom-errors.ts'
import type { ZoomKind } from './zoom-options.ts'

/** A webinar in a host's list. */
export interface ListedWebinar extends WebinarRef {
  /** Changes with the row, so that details are read again only when something changed. */
  readonly listedAs: string
}

/** The webinars that are planned, and whether every host could be asked. */
export interface PlannedWebinars {
  readonly webinars: readonly ListedWebinar[]
  readonly complete: boolean
}

const DAY_MS = 86_400_000
/** The history report gives one month at a time; a day on both sides covers the account's time zone. */
const WINDOW_DAYS = 26
/** Hosts are asked side by side, this many at once. */
const HOSTS_AT_ONCE = 5

/** The planned webinars of all hosts. A host who cannot have webinars is skipped and said. */
export async function listPlanned(reading: Reading): Promise<PlannedWebinars> {
  const asked = (await hostsOf(reading)).flatMap((host) =>
    reading.settings.kinds.map((kind) => ({ kind, host })),
  )
  const webinars: ListedWebinar[] = []
  const skipped: SkippedHost[] = []
  let complete = true
  for (let start = 0; start < asked.length; start += HOSTS_AT_ONCE) {
    const lists = asked
      .slice(start, start + HOSTS_AT_ONCE)
      .map(({ kind, host }) => listOfHost(reading, kind, host, skipped))
    const answers = await Promise.allSettled(lists)
    for (const answer of answers) {
      if (answer.status === 'fulfilled') webinars.push(...answer.value)
      else {
        complete = false
        reading.failures.failed(answer.reason, reading.sending.signal)
        const said = answer.reason instanceof Error ? answer.reason.message : 'unknown error'
        reading.notices.add(
          `The list of one host could not be read and is tried again later: ${said}`,
        )
      }
    }
  }
  tellSkipped(reading, skipped)
  // Co-hosts can list the same webinar.
  const unique = new Map(webinars.map((webinar) => [`${webinar.kind}/${webinar.id}`, webinar]))
  return {
    webinars: [...unique.values()].toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
    complete,
  }
}

/** The order in which planned webinars are read; a round that was ended goes on after the last one. */
export function sortKey({ kind, id }: WebinarRef): string {
  return `${id.padStart(20, '0')} ${kind}`
}

async function hostsOf(reading: Reading): Promise<readonly Host[]> {
  const { client, knowledge, filters, sending, settings } = reading
  if (filters.hosts !== null) return filters.hosts.map((address) => ({ id: address, address }))
  const now = settings.now()
  if (knowledge.hosts !== null && now - knowledge.hosts.readAt < STALE_AFTER_MS)
    return knowledge.hosts.list
  const list: Host[] = []
  for await (const { rows } of client.listUsers(sending)) {
    list.push(...rows.map(({ id, email }) => ({ id, address: addressOrNull(email) })))
  }
  knowledge.hosts = { list, readAt: now }
  return list
}

async function listOfHost(
  reading: Reading,
  kind: ZoomKind,
  host: Host,
  skipped: SkippedHost[],
): Promise<ListedWebinar[]> {
  const { client, filters, sending } = reading
  const listed: ListedWebinar[] = []
  try {
    for await (const { rows } of client.listPlanned(kind, host.id, sending)) {
      for (const row of rows) {
        const candidate = { id: row.id, topic: textOrNull(row.topic), host: host.address }
        if (filters.isWanted(candidate))
          listed.push({ kind, id: row.id, listedAs: JSON.stringify(row) })
      }
    }
  } catch (error) {
    if (!isNoHost(error)) throw error
    skipped.push({ kind, host })
  }
  return listed
}

interface SkippedHost {
  readonly kind: ZoomKind
  readonly host: Host
}

const MOST_NAMED = 5

// Most users of a large account have no licence: one sentence is enough.
function tellSkipped({ notices, filters }: Reading, skipped: readonly SkippedHost[]): void {
  for (const [kind, group] of Map.groupBy(skipped, (one) => one.kind)) {
    const ids = group.map(({ host }) => host.id)
    const named = `${ids.slice(0, MOST_NAMED).join(', ')}${ids.length > MOST_NAMED ? ' and others' : ''}`
    // Hosts of the options are named by addresses, which do not belong into a notice.
    const who =
      filters.hosts === null ? `of the Zoom users (${named})` : 'of the hosts in the options'
    notices.add(
      `${ids.length} ${who} cannot have ${kind}s (no licence, or not in the account) and were skipped.`,
    )
  }
}

/** One run in the account's history. */
export interface HistoryRun extends Run {
  readonly kind: ZoomKind
  readonly webinarId: string
  readonly endedAt: Instant
}

/** The runs that ended in a stretch of time, the newest stretch first; a longer one takes several requests. */
export async function* listHistory(
  reading: Reading,
  stretch: { readonly from: number; readonly to: number },
): AsyncGenerator<{ readonly from: number; readonly runs: readonly HistoryRun[] }> {
  let to = stretch.to
  while (to > stretch.from) {
    const from = Math.max(stretch.from, to - WINDOW_DAYS * DAY_MS)
    const runs: HistoryRun[] = []
    for await (const { rows } of reading.client.listHistory(
      days(from, to),
      reading.settings.kinds,
      reading.sending,
    )) {
      for (const row of rows) {
        const run = historyRun(reading, row)
        if (run !== null && run.endedAt >= from && run.endedAt < to) runs.push(run)
      }
    }
    yield { from, runs: runs.toSorted((a, b) => b.endedAt - a.endedAt) }
    to = from
  }
}

function historyRun({ filters, settings }: Reading, row: HistoryRow): HistoryRun | null {
  const kind: ZoomKind =
    /webinar/i.test(row.type ?? '') || settings.kinds.length === 1 ? 'webinar' : 'meeting'
  if (kind === 'meeting' && row.feature_used?.registration === false) return null
  const candidate = {
    id: row.meeting_id,
    topic: textOrNull(row.topic),
    host: addressOrNull(row.host_email),
  }
  const startedAt = timeOrNull(row.start_time)
  const endedAt = timeOrNull(row.end_time)
  if (!filters.isWanted(candidate) || startedAt === null || endedAt === null) return null
  return { kind, webinarId: row.meeting_id, uuid: row.meeting_uuid, startedAt, endedAt }
}

function days(from: number, to: number): { readonly from: string; readonly to: string } {
  return { from: dayOf(from - DAY_MS), to: dayOf(to + DAY_MS) }
}

/** The day of a moment, in UTC. */
export function dayOf(at: number): string {
  return formatInstant(instantFromEpochMs(Math.round(at))).slice(0, 10)
}
