import { CompactMap } from './compact-map.ts'
import type { Host, Panelists } from './knowledge.ts'
import { endedBeforeStart, type ZoomEvent } from './occurrences.ts'
import { listStays } from './list-stays.ts'
import { type Part, partOf, type Reading } from './reading.ts'
import { OutcomeTally, type ReportOutcome, type RunOutcome } from './report-outcome.ts'
import { addressOrNull, type Run, textOrNull, timeOrNull } from './webinar.ts'
import { wholeListing } from './whole-listing.ts'
import { shortKey } from './zoom-to-model.ts'
import { isNoData, isPermanent } from './zoom-errors.ts'
import { isGuest, type KnownPeople, parseStay, type StayRow, toStay } from './stays-to-model.ts'

/** Gives every stay of an event's runs. */
export async function* readStays(
  reading: Reading,
  event: ZoomEvent,
  runs: readonly Run[],
  book: CompactMap,
): AsyncGenerator<Part, ReportOutcome> {
  const people = await knownPeople(reading, event, book)
  const tally = new OutcomeTally(event)
  for (const run of runs) {
    try {
      tally.read(run, yield* readRun(reading, event, run, { people, book }))
    } catch (error) {
      if (isNoData(error)) tally.missing(run)
      else if (isPermanent(error)) {
        tally.refused(run)
        yield refusedReport(event, run, error)
      } else throw error
    }
  }
  return tally.outcome()
}

async function* readRun(
  reading: Reading,
  event: ZoomEvent,
  run: Run,
  { people, book }: { readonly people: KnownPeople; readonly book: CompactMap },
): AsyncGenerator<Part, RunOutcome> {
  const { sending, settings } = reading
  const { kind, practiceSession } = event.webinar
  const practice = practiceSession && endedBeforeStart(event, run.endedAt)
  const place = { uuid: run.uuid, practice }
  const signedIn = new SignedIn()
  let lastLeave: number | null = null
  let guests = 0
  const strangers: (string | null)[] = []
  const pages = wholeListing(
    (again) => listStays(reading, { kind, uuid: run.uuid }, { ...sending, ...again }),
    parseStay,
    new CompactMap(),
  )
  for (;;) {
    const { done, value } = await pages.next()
    if (done === true) {
      yield partOf(
        signedIn
          .waiting()
          .map((row) => toStay(row, place, event, signedIn.people(people), settings)),
      )
      const unmatched = countUnmatched(reading, event, strangers, book)
      return { whole: value, lastLeave, guests, unmatched }
    }
    for (const { row } of value.rows) {
      lastLeave = later(lastLeave, timeOrNull(row?.leave_time))
      if (row === null || !isGuest(row, people)) continue
      guests += 1
      if (textOrNull(row.registrant_id) === null) strangers.push(addressOrNull(row.user_email))
    }
    const ready = value.rows.filter((row) => !signedIn.holdsBack(row, people))
    yield partOf(ready.map((row) => toStay(row, place, event, people, settings)))
  }
}

/**
 * How many are nobody that registered. Attendees of a webinar with registration registered, all of them: the report
 * tells as whom, the list that is read without its scope need not.
 */
function countUnmatched(
  { withoutReport }: Reading,
  { webinar }: ZoomEvent,
  addresses: readonly (string | null)[],
  book: CompactMap,
): number {
  if (!withoutReport.has(webinar.kind) || webinar.registration === 'none') return 0
  const registered = book.values()
  return addresses.filter((address) => address === null || !registered.has(address)).length
}

/**
 * People who were signed in at Zoom but whose row has no address: another row of theirs may have it, so they wait for
 * the end of the report. There are few of them.
 */
class SignedIn {
  readonly #addresses = new CompactMap()
  #waiting: StayRow[] = []

  holdsBack(stay: StayRow, people: KnownPeople): boolean {
    const userId = textOrNull(stay.row?.participant_user_id)
    if (stay.row === null || userId === null) return false
    const address = addressOrNull(stay.row.user_email)
    if (address !== null) {
      this.#addresses.add(
        shortKey(userId),
        people.addressOf(stay.row.registrant_id ?? '') ?? address,
      )
      return false
    }
    const isRegistered = textOrNull(stay.row.registrant_id) !== null
    if (isRegistered || people.addressOfUser(userId) !== null) return false
    this.#waiting.push(stay)
    return true
  }

  waiting(): readonly StayRow[] {
    return this.#waiting
  }

  people(known: KnownPeople): KnownPeople {
    return {
      ...known,
      addressOfUser: (id) => known.addressOfUser(id) ?? this.#addresses.get(shortKey(id)),
    }
  }
}

async function knownPeople(
  reading: Reading,
  event: ZoomEvent,
  book: CompactMap,
): Promise<KnownPeople> {
  const panelists = await panelistsOf(reading, event)
  const hosts = reading.knowledge.hosts?.list ?? []
  return {
    host: addressOrNull(event.webinar.host),
    panelistAddresses: panelists.addresses,
    panelistNames: panelists.names,
    panelistsKnown: event.webinar.kind === 'meeting' || reading.opened.panelists,
    addressOf: (registrantId) => book.get(shortKey(registrantId)),
    addressOfUser: (userId) => addressOfHost(hosts, userId),
  }
}

function addressOfHost(hosts: readonly Host[], userId: string): string | null {
  return hosts.find(({ id }) => id === userId)?.address ?? null
}

const NOBODY: Panelists = { addresses: new Set(), names: new Set() }

// By event, because the panelists of a series change from date to date.
async function panelistsOf(reading: Reading, { key, webinar }: ZoomEvent): Promise<Panelists> {
  const { client, knowledge, sending, opened, settings } = reading
  const { eventId } = key
  // Panelists who count as attendees do not count in a rehearsal.
  const matters = settings.panelists !== 'include' || webinar.practiceSession
  const wanted = webinar.kind === 'webinar' && opened.panelists && matters
  const known = knowledge.panelists.get(eventId)
  if (!wanted || known !== undefined) return known ?? NOBODY
  try {
    const list = await client.listPanelists(webinar.id, sending)
    const panelists = {
      addresses: new Set(list.flatMap(({ email }) => addressOrNull(email) ?? [])),
      names: new Set(list.flatMap(({ name }) => textOrNull(name)?.toLowerCase() ?? [])),
    }
    knowledge.panelists.set(eventId, panelists)
    return panelists
  } catch (error) {
    if (isNoData(error)) return NOBODY
    throw error
  }
}

// One UUID can be refused for ever by the firewall before Zoom's API: it must not hold up the others.
function refusedReport(event: ZoomEvent, { uuid }: Run, error: unknown): Part {
  const said = error instanceof Error ? error.message : 'unknown error'
  const resource = `report/${event.webinar.kind}s/${uuid}/participants`
  return {
    rejected: [
      {
        record: { id: `report:${uuid}`, locator: { resource, id: uuid } },
        reason: 'source_refused',
        message: `Zoom refuses the report of this run: ${said} Export the attendee report in the portal and import it with the CSV adapter.`,
        event: event.key,
      },
    ],
  }
}

function later(a: number | null, b: number | null): number | null {
  return a === null || (b !== null && b > a) ? b : a
}
