import { afterEach, describe, expect, it } from 'vitest'
import { emptyAccount, zoomEmulator, type ZoomEmulator, zoomScenario } from '../../src/zoom.ts'

const START = Date.parse('2026-11-20T09:00:00Z')
const HOUR_MS = 3_600_000
let emulator: ZoomEmulator

afterEach(() => emulator.close())

async function tokenOf({ url, account }: ZoomEmulator): Promise<string> {
  const basic = Buffer.from(`${account.clientId}:${account.clientSecret}`).toString('base64')
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      grant_type: 'account_credentials',
      account_id: account.accountId,
    }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

interface ZoomAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    readonly code?: number
    readonly message?: string
    readonly next_page_token?: string
    readonly total_records?: number
    readonly registrants?: readonly { readonly id: string; readonly email: string }[]
    readonly participants?: readonly {
      readonly registrant_id?: string
      readonly duration: number
    }[]
    readonly history_meetings?: readonly { readonly meeting_uuid: string }[]
    readonly webinars?: readonly { readonly id: number }[]
  }
}

async function get(path: string, token?: string): Promise<ZoomAnswer> {
  const authorization = `Bearer ${token ?? (await tokenOf(emulator))}`
  const response = await fetch(`${emulator.apiUrl}${path}`, { headers: { authorization } })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as ZoomAnswer['body'],
  }
}

async function heldWebinar(options: { people?: number; now?: number } = {}): Promise<void> {
  const account = zoomScenario({
    startsAt: START,
    hosts: 1,
    webinarsPerHost: 1,
    peoplePerWebinar: options.people ?? 40,
  })
  const now = options.now ?? START + 30 * HOUR_MS
  emulator = await zoomEmulator({ account, now, clock: 'standing' })
}

function reportPath(): string {
  const encoded = encodeURIComponent(emulator.account.gatherings[0]?.instances[0]?.uuid ?? '')
  const segment = encoded.includes('%2F') ? encodeURIComponent(encoded) : encoded
  return `/report/webinars/${segment}/participants?page_size=300`
}

describe('the scenario maker', () => {
  it('makes the same account of the same options', async () => {
    await heldWebinar()
    const options = { startsAt: START, hosts: 1, webinarsPerHost: 1 }
    expect(zoomScenario(options)).toEqual(zoomScenario(options))
  })

  it('counts every report row once in the truth', async () => {
    await heldWebinar({ people: 200 })
    const [truth] = emulator.truth()
    const { attendeeRows, hostRows, panelistRows, rowsWithoutAnybody } = truth?.records ?? {}
    const rows = emulator.account.gatherings[0]?.instances[0]?.rows.length
    expect(
      Number(attendeeRows) + Number(hostRows) + Number(panelistRows) + Number(rowsWithoutAnybody),
    ).toBe(rows)
  })
})

describe('tokens', () => {
  it('kills the former token when a new one is asked for', async () => {
    await heldWebinar()
    const former = await tokenOf(emulator)
    await tokenOf(emulator)
    const { status, body } = await get('/users', former)
    expect({ status, code: body.code }).toEqual({ status: 401, code: 124 })
  })

  it('names the scope that is missing', async () => {
    await heldWebinar()
    emulator.setBehaviour({ scopes: ['webinar:read:webinar:admin'] })
    const { body } = await get('/users')
    expect(body.message).toBe(
      'Invalid access token, does not contain scopes:[user:read:list_users:admin].',
    )
  })
})

describe('listings', () => {
  it('gives every registrant once over its pages', async () => {
    await heldWebinar({ people: 700 })
    const token = await tokenOf(emulator)
    const id = emulator.account.gatherings[0]?.id
    const seen: string[] = []
    let next = ''
    do {
      const { body } = await get(
        `/webinars/${id}/registrants?page_size=300&next_page_token=${next}`,
        token,
      )
      seen.push(...(body.registrants ?? []).map((registrant) => registrant.id))
      next = body.next_page_token ?? ''
    } while (next !== '')
    expect(new Set(seen).size).toBe(700)
  })

  it('refuses a page token after fifteen minutes', async () => {
    await heldWebinar({ people: 700 })
    const token = await tokenOf(emulator)
    const path = `/webinars/${emulator.account.gatherings[0]?.id}/registrants?page_size=300`
    const first = await get(path, token)
    emulator.advance(15 * 60_000)
    const second = await get(`${path}&next_page_token=${first.body.next_page_token}`, token)
    expect({ status: second.status, code: second.body.code }).toEqual({ status: 400, code: 300 })
  })

  it('repeats one row and loses another when its order is unstable', async () => {
    await heldWebinar({ people: 400 })
    emulator.setBehaviour({ unstablePageOrder: true })
    const token = await tokenOf(emulator)
    const path = `/webinars/${emulator.account.gatherings[0]?.id}/registrants?page_size=300`
    const first = await get(path, token)
    const second = await get(`${path}&next_page_token=${first.body.next_page_token}`, token)
    const ids = [...(first.body.registrants ?? []), ...(second.body.registrants ?? [])]
    expect(ids).toHaveLength(400)
    expect(new Set(ids.map(({ id }) => id)).size).toBe(399)
  })

  it('refuses the webinars of a host without the plan with code 200', async () => {
    await heldWebinar()
    const { id } = emulator.arrange.user({ email: 'basic@emulated.example', webinarPlan: false })
    const { status, body } = await get(`/users/${id}/webinars`)
    expect({ status, code: body.code }).toEqual({ status: 400, code: 200 })
  })

  it('keeps the history report to one month', async () => {
    await heldWebinar()
    const { body } = await get('/report/history_meetings?from=2026-09-01&to=2026-11-20')
    expect(body.code).toBe(300)
  })
})

describe('reports', () => {
  it('answers 3001 before the report arrives, grows it, and then has it whole', async () => {
    await heldWebinar({ people: 100, now: START + HOUR_MS })
    const early = await get(reportPath())
    emulator.advance(20 * 60_000)
    const growing = await get(reportPath())
    emulator.advance(24 * HOUR_MS)
    const whole = await get(reportPath())
    expect(early.body.code).toBe(3001)
    expect(growing.body.total_records).toBeLessThan(whole.body.total_records ?? 0)
    expect(growing.body.participants?.at(-1)?.duration).toBe(0)
  })

  it('gives registrant ids only when they are asked for', async () => {
    await heldWebinar()
    const without = await get(reportPath())
    const withIds = await get(`${reportPath()}&include_fields=registrant_id`)
    expect(without.body.participants?.every((row) => row.registrant_id === undefined)).toBe(true)
    expect(withIds.body.participants?.some((row) => row.registrant_id !== '')).toBe(true)
  })

  it.each(['/leading==', 'two//slashes=='])(
    'finds %s only when it is encoded twice',
    async (uuid) => {
      emulator = await zoomEmulator({
        account: emptyAccount(),
        now: START + 30 * HOUR_MS,
        clock: 'standing',
      })
      const { id } = emulator.arrange.user({ email: 'host@emulated.example' })
      const webinar = emulator.arrange.gathering({ hostId: id, startsAt: START })
      emulator.arrange.instance(webinar, { startedAt: START, endedAt: START + HOUR_MS, uuid })
      const once = encodeURIComponent(uuid)
      const found = await get(`/report/webinars/${encodeURIComponent(once)}/participants`)
      const lost = await get(`/report/webinars/${once}/participants`)
      expect([found.status, lost.status]).toEqual([200, 404])
    },
  )

  it('keeps the reports of a deleted webinar', async () => {
    await heldWebinar()
    const [webinar] = emulator.account.gatherings
    if (webinar !== undefined) emulator.happenings.remove(webinar)
    expect((await get(reportPath())).status).toBe(200)
    expect((await get(`/webinars/${webinar?.id}`)).body.code).toBe(3001)
  })
})

describe('registrants', () => {
  it('lists those who did not come as absentees', async () => {
    await heldWebinar({ people: 50 })
    const path = `/past_webinars/${emulator.account.gatherings[0]?.id}/absentees?page_size=300`
    const absent = (await get(path)).body.registrants?.map(({ email }) => email.toLowerCase())
    const [truth] = emulator.truth()
    const came = new Set(truth?.attended.map(({ email }) => email))
    expect(absent?.toSorted()).toEqual(truth?.registered.filter((email) => !came.has(email)))
  })

  it('gives one registrant by id, and 3001 for one who withdrew', async () => {
    await heldWebinar()
    const [webinar] = emulator.account.gatherings
    const [person] = webinar?.registrants ?? []
    if (webinar === undefined || person === undefined) throw new Error('People are registered.')
    const path = `/webinars/${webinar.id}/registrants/${person.id}`
    expect((await get(path)).status).toBe(200)
    emulator.happenings.withdraw(webinar, person)
    expect((await get(path)).body.code).toBe(3001)
  })
})

describe('limits and faults', () => {
  it('answers 429 with a date when the daily pool is used up', async () => {
    await heldWebinar()
    emulator.setBehaviour({ heavyPerDay: 0 })
    const { status, headers } = await get('/report/history_meetings?from=2026-11-20&to=2026-11-21')
    expect(status).toBe(429)
    expect(headers.get('retry-after')).toBe('2026-11-22T00:00:00Z')
  })

  it('answers 429 without Retry-After when a second has too many requests', async () => {
    await heldWebinar()
    emulator.setBehaviour({ plan: 'free' })
    const token = await tokenOf(emulator)
    const answers = await Promise.all([1, 2, 3, 4].map(() => get('/users', token)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.headers.get('retry-after')).toBeNull()
  })

  it('refuses with a page of HTML where a fault says so', async () => {
    await heldWebinar()
    emulator.addFault({ path: '/users', kind: 'html' })
    const response = await fetch(`${emulator.apiUrl}/users`)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('<!DOCTYPE html>')
  })

  it('can be steered over HTTP', async () => {
    await heldWebinar()
    const post = (path: string, body: object): Promise<Response> =>
      fetch(`${emulator.url}/_emulator${path}`, { method: 'POST', body: JSON.stringify(body) })
    await post('/clock', { advanceMs: HOUR_MS })
    await post('/faults', { path: '/users', status: 503 })
    expect(emulator.now()).toBe(START + 31 * HOUR_MS)
    expect((await get('/users')).status).toBe(503)
    const counts = await fetch(`${emulator.url}/_emulator/requests`)
    expect(await counts.json()).toMatchObject({ byOperation: { 'list users': 1 } })
  })
})
