import { everyScope, zoomScenario } from '@turnout/emulator/zoom'
import type { RunReport } from '@turnout/core/sync'
import { afterEach, describe, expect, it } from 'vitest'
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  mustAddUp,
  mustShow,
  NOW,
  shownEvent,
  type WholePath,
  wholePath,
} from './whole-path.ts'

let path: WholePath

afterEach(() => path.close())

describe('a series with three dates on one day', () => {
  it('gives each date its own people, and reads one of them again after a push', async () => {
    path = await wholePath()
    const { arrange } = path.zoom
    const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
    const first = NOW - 4 * DAY_MS
    const dates = [first, first + 2 * HOUR_MS, first + 4 * HOUR_MS]
    const webinar = arrange.gathering({
      hostId,
      shape: 'series',
      registrationType: 2,
      startsAt: first,
      dates,
    })
    for (const date of dates) {
      const occurrenceId = String(date)
      const registered = ['comes', 'stays.away'].map((name) =>
        arrange.registrant(webinar, {
          email: `${name}.${date}@guests.example`,
          createdAt: first - DAY_MS,
          occurrenceIds: [occurrenceId],
        }),
      )
      const endedAt = date + HOUR_MS
      const run = arrange.instance(webinar, {
        startedAt: date - 5 * MINUTE_MS,
        endedAt,
        occurrenceId,
      })
      const [registrant] = registered
      if (registrant === undefined) throw new Error('Two people are registered.')
      arrange.stay(run, { registrant, joinedAt: date, leftAt: date + 30 * MINUTE_MS })
    }
    mustAddUp(await path.run())
    for (const date of dates) {
      expect(shownEvent(path.hubspot, `${webinar.id}.${date}`)).toMatchObject({
        attended: [{ email: `comes.${date}@guests.example`, seconds: 1800 }],
        registered: [`stays.away.${date}@guests.example`],
        completed: true,
      })
    }
    path.hubspot.clearRequests()
    const { signal } = new AbortController()
    const pushed = await path.engine.run('zoom', { signal, events: [`${webinar.id}.${dates[1]}`] })
    expect(pushed.counts).toMatchObject({ read: 3, unchanged: 3 })
    expect(path.hubspot.requests()).toEqual([])
  })
})

describe('withdrawals', () => {
  async function planned(people: number) {
    const account = zoomScenario({
      startsAt: NOW + DAY_MS,
      hosts: 1,
      webinarsPerHost: 1,
      peoplePerWebinar: people,
      held: false,
      pending: 0,
      denied: 0,
    })
    path = await wholePath(account)
    await path.run()
    const [webinar] = account.gatherings
    if (webinar === undefined) throw new Error('The scenario has a webinar.')
    return { webinar, eventId: String(webinar.id) }
  }

  it('cancels who withdrew and who was denied, and nobody who was denied at once', async () => {
    const { webinar, eventId } = await planned(40)
    const [leaves, refused] = webinar.registrants
    if (leaves === undefined || refused === undefined) throw new Error('People are registered.')
    path.zoom.happenings.withdraw(webinar, leaves)
    path.zoom.happenings.deny(webinar, refused)
    path.zoom.arrange.registrant(webinar, {
      email: 'never@guests.example',
      status: 'denied',
      createdAt: NOW,
    })
    const report = await path.run()
    expect(report.transitions.cancelledByRoster).toBe(2)
    expect(shownEvent(path.hubspot, eventId)?.cancelled).toEqual(
      [leaves.email.toLowerCase(), refused.email.toLowerCase()].toSorted(),
    )
    expect(path.hubspot.contacts().map(({ email }) => email)).not.toContain('never@guests.example')
  })

  it('cancels nobody when many vanish at once, and says so', async () => {
    const { webinar, eventId } = await planned(40)
    webinar.registrants = webinar.registrants.slice(0, 20)
    const report = await path.run()
    expect(report.outcome).toBe('needs_you')
    expect(report.needsYou.join()).toContain('20 of 40')
    expect(shownEvent(path.hubspot, eventId)?.cancelled).toEqual([])
  })

  it('registers somebody again who withdrew and came back', async () => {
    const { webinar, eventId } = await planned(10)
    const [person] = webinar.registrants
    if (person === undefined) throw new Error('People are registered.')
    path.zoom.happenings.withdraw(webinar, person)
    path.zoom.advance(MINUTE_MS)
    await path.run()
    path.zoom.happenings.register(webinar, { email: person.email })
    path.zoom.advance(MINUTE_MS)
    await path.run()
    const shown = shownEvent(path.hubspot, eventId)
    expect(shown?.cancelled).toEqual([])
    expect(shown?.registered).toContain(person.email.toLowerCase())
  })
})

describe('the life of a webinar', () => {
  /** Twenty people come twice, and the report grows by its four reads: some are split over two of them. */
  async function held(repeatedTimestamp: 'keeps' | 'overwrites'): Promise<RunReport[]> {
    const account = zoomScenario({
      startsAt: NOW + DAY_MS,
      hosts: 1,
      webinarsPerHost: 1,
      held: false,
    })
    path = await wholePath(account)
    path.hubspot.setBehaviour({ repeatedTimestamp })
    const { zoom } = path
    const [webinar] = account.gatherings
    if (webinar === undefined) throw new Error('The scenario has a webinar.')
    await path.run()
    zoom.advance(DAY_MS)
    const run = zoom.happenings.start(webinar)
    for (const registrant of webinar.registrants.slice(0, 20)) {
      const joinedAt = zoom.now() + MINUTE_MS
      zoom.arrange.stay(run, { registrant, joinedAt, leftAt: joinedAt + 20 * MINUTE_MS })
      zoom.arrange.stay(run, {
        registrant,
        joinedAt: joinedAt + 30 * MINUTE_MS,
        leftAt: joinedAt + 50 * MINUTE_MS,
      })
    }
    zoom.advance(HOUR_MS)
    zoom.happenings.end(webinar, run)
    const reports: RunReport[] = []
    const waits: (number | null)[] = []
    for (let read = 0; read < 4; read += 1) {
      const report = await path.run()
      mustAddUp(report)
      reports.push(report)
      waits.push(report.readAgainAt === null ? null : report.readAgainAt - zoom.now())
      zoom.advance(Math.max(0, (report.readAgainAt ?? zoom.now()) - zoom.now()))
    }
    expect(waits).toEqual([15 * MINUTE_MS, 75 * MINUTE_MS, DAY_MS - 90 * MINUTE_MS, null])
    return reports
  }

  it('is registered, joined, provisional, final and complete, and HubSpot ends in the truth', async () => {
    const reports = await held('overwrites')
    expect(reports.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done'])
    for (const truth of path.zoom.truth()) mustShow(path.hubspot, truth)
  })

  it('is complete, and says whose older span HubSpot keeps, where a repeated time changes nothing', async () => {
    const reports = await held('keeps')
    expect(reports.some(({ transitions }) => transitions.spanKept > 0)).toBe(true)
    expect(reports.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done'])
    const [truth] = path.zoom.truth()
    expect(shownEvent(path.hubspot, String(truth?.id))?.completed).toBe(true)
    expect((await path.run()).destinationRequests).toBe(0)
  })

  it('cancels the marketing event of a webinar that is deleted before it starts', async () => {
    const account = zoomScenario({
      startsAt: NOW + DAY_MS,
      hosts: 1,
      webinarsPerHost: 1,
      held: false,
    })
    path = await wholePath(account)
    await path.run()
    const [webinar] = account.gatherings
    if (webinar === undefined) throw new Error('The scenario has a webinar.')
    path.zoom.happenings.remove(webinar)
    await path.run()
    expect(shownEvent(path.hubspot, String(webinar.id))).toMatchObject({
      name: webinar.topic,
      eventCancelled: true,
    })
  })

  it('stops with the name of the missing scope, and goes on once it is there', async () => {
    path = await wholePath(
      zoomScenario({ startsAt: NOW - 3 * DAY_MS, hosts: 1, webinarsPerHost: 1 }),
    )
    path.zoom.setBehaviour({
      scopes: everyScope.filter((scope) => !scope.includes('participants')),
    })
    const failed = await path.run()
    expect(failed.error).toMatchObject({ code: 'credentials' })
    path.zoom.setBehaviour({ scopes: everyScope })
    path.zoom.killTokens()
    await path.run()
    for (const truth of path.zoom.truth()) mustShow(path.hubspot, truth)
  })
})

describe('doubt about who came', () => {
  async function registered(startsAt: number) {
    path = await wholePath()
    const { arrange } = path.zoom
    const { id: hostId } = arrange.user({ email: 'host@emulated.example' })
    const webinar = arrange.gathering({ hostId, startsAt, practiceSession: true })
    const [ada, grace] = ['ada', 'grace'].map((name) =>
      arrange.registrant(webinar, {
        email: `${name}@guests.example`,
        createdAt: startsAt - DAY_MS,
      }),
    )
    if (ada === undefined || grace === undefined) throw new Error('Two people are registered.')
    return { webinar, ada, grace, eventId: String(webinar.id) }
  }

  it('completes no webinar that was only rehearsed, until it is held', async () => {
    const startsAt = NOW + 2 * HOUR_MS
    const { webinar, ada, eventId } = await registered(startsAt)
    const { arrange } = path.zoom
    arrange.instance(webinar, { startedAt: NOW - 2 * HOUR_MS, endedAt: NOW - HOUR_MS })
    await path.run()
    path.zoom.advance(2 * DAY_MS)
    const rehearsed = await path.run()
    expect(rehearsed.notices.join()).toContain('only rehearsed')
    expect(shownEvent(path.hubspot, eventId)?.completed).toBe(false)
    const startedAt = path.zoom.now()
    const run = arrange.instance(webinar, { startedAt, endedAt: startedAt + HOUR_MS })
    arrange.stay(run, { registrant: ada, joinedAt: startedAt, leftAt: startedAt + HOUR_MS })
    path.zoom.advance(2 * DAY_MS)
    mustAddUp(await path.run())
    expect(shownEvent(path.hubspot, eventId)).toMatchObject({
      attended: [{ email: 'ada@guests.example' }],
      completed: true,
    })
  })

  it('completes no webinar that was never held', async () => {
    const { eventId } = await registered(NOW + HOUR_MS)
    await path.run()
    path.zoom.advance(3 * DAY_MS)
    await path.run()
    expect(shownEvent(path.hubspot, eventId)?.completed).toBe(false)
  })

  it('sends who is known to have come, completes nothing, and ends, where a run is refused', async () => {
    const startsAt = NOW - 3 * DAY_MS
    const { webinar, ada, eventId } = await registered(startsAt)
    const { arrange } = path.zoom
    const first = { startedAt: startsAt, endedAt: startsAt + HOUR_MS }
    arrange.stay(arrange.instance(webinar, first), {
      registrant: ada,
      joinedAt: first.startedAt,
      leftAt: first.endedAt,
    })
    const second = { startedAt: first.endedAt + MINUTE_MS, endedAt: first.endedAt + HOUR_MS }
    arrange.instance(webinar, { ...second, uuid: 'refusedUuid==' })
    path.zoom.addFault({ path: 'refusedUuid', kind: 'html', times: Infinity })
    const report = await path.run()
    expect(report.quarantined).toEqual({ source_refused: 1 })
    expect(report.notices.join()).toContain('the reports of 1 of its 2 runs cannot be read')
    expect(report.readAgainAt).toBeNull()
    expect(shownEvent(path.hubspot, eventId)).toMatchObject({
      attended: [{ email: 'ada@guests.example' }],
      registered: ['grace@guests.example'],
      completed: false,
    })
  })
})
