import { rateBudget, type Lane, type RateBudget } from '@turnout/core/http'
import { expect, it } from 'vitest'
import { virtualClock } from './virtual-clock.ts'
import { type WindowModel, WindowServer } from './window-server.ts'

const WINDOW_MS = 10_000
const CAPACITY = 190

function permitFrom(budget: RateBudget, lane: Lane = 'live', signal: AbortSignal | null = null) {
  const url = new URL('http://127.0.0.1/')
  return Promise.resolve(budget.acquire({ method: 'GET', url, lane, label: null, signal }))
}

async function send(budget: RateBudget, server: WindowServer): Promise<void> {
  const permit = await permitFrom(budget)
  permit.done(await server.ask())
}

for (const model of ['sliding', 'fixed', 'sliding, refusals count'] satisfies WindowModel[]) {
  it(`a rate budget reaches 95 % of the ceiling without a refusal in a ${model} window`, async () => {
    const clock = virtualClock()
    const startedAt = clock.now()
    const server = new WindowServer(clock, model, CAPACITY, WINDOW_MS)
    const budget = rateBudget({ capacity: CAPACITY, windowMs: WINDOW_MS, ...clock })
    await clock.until(Promise.all(Array.from({ length: 950 }, () => send(budget, server))))
    expect(server.refusals).toBe(0)
    const ceilingMs = (950 / CAPACITY - 1) * WINDOW_MS
    expect(ceilingMs / (server.lastAnswerAt - startedAt)).toBeGreaterThan(0.95)
  })
}

it('does not take the time that a burst waits to be sent for a part of the exchange', async () => {
  const clock = virtualClock()
  const budget = rateBudget({ capacity: 2, windowMs: WINDOW_MS, ...clock })
  const slow = await permitFrom(budget)
  const quick = await permitFrom(budget)
  // The first of a burst reaches the server when the rest of it has been written.
  await clock.until(clock.sleep(100))
  const answeredAt = clock.now()
  slow.done({ status: 200, headers: {} })
  quick.sent?.()
  await clock.until(clock.sleep(1))
  quick.done({ status: 200, headers: {} })
  await clock.until(permitFrom(budget))
  expect(clock.now() - answeredAt).toBe(WINDOW_MS)
})

it('gives a whole window at once', () => {
  const budget = rateBudget({ capacity: 3, windowMs: WINDOW_MS, now: () => 0 })
  const url = new URL('http://127.0.0.1/')
  const given = [1, 2, 3, 4].map(() =>
    budget.acquire({ method: 'GET', url, lane: 'live', label: null, signal: null }),
  )
  expect(given.map((permit) => permit instanceof Promise)).toEqual([false, false, false, true])
})

it('lets live traffic pass backfill that waits', async () => {
  const clock = virtualClock()
  const budget = rateBudget({ capacity: 1, windowMs: WINDOW_MS, ...clock })
  const order: string[] = []
  const ask = async (lane: Lane): Promise<void> => {
    const permit = await permitFrom(budget, lane)
    order.push(lane)
    permit.done({ status: 200, headers: {} })
  }
  await clock.until(Promise.all([ask('backfill'), ask('backfill'), ask('live')]))
  expect(order).toEqual(['backfill', 'live', 'backfill'])
})

it('leaves the reserve of the day to live traffic', async () => {
  const budget = rateBudget({
    capacity: 10,
    windowMs: WINDOW_MS,
    dailyReserve: 100,
    readLimits: () => ({ dailyRemaining: 100 }),
  })
  const first = await permitFrom(budget, 'backfill')
  first.done({ status: 200, headers: {} })
  expect(() =>
    budget.acquire({
      method: 'GET',
      url: new URL('http://127.0.0.1/'),
      lane: 'backfill',
      label: null,
      signal: null,
    }),
  ).toThrow(/reserve of 100 requests/)
  await expect(permitFrom(budget, 'live')).resolves.toBeDefined()
})

/** A budget on a server that tells how many requests are left of the day. */
function dayOf(left: number) {
  const clock = virtualClock()
  const day = { left }
  const budget = rateBudget({
    capacity: 10,
    windowMs: WINDOW_MS,
    dailyReserve: 100,
    readLimits: ({ remaining }) => ({ dailyRemaining: Number(remaining) }),
    ...clock,
  })
  const ask = async (lane: Lane): Promise<void> => {
    const permit = await permitFrom(budget, lane)
    day.left -= 1
    const headers = { remaining: String(day.left) }
    await clock.sleep(100)
    permit.done({ status: 200, headers })
  }
  const askAll = (lane: Lane, count: number) =>
    clock.until(Promise.allSettled(Array.from({ length: count }, () => ask(lane))))
  return { clock, day, askAll }
}

it('leaves the reserve of the day, however much waits already', async () => {
  const { day, askAll } = dayOf(135)
  const outcomes = await askAll('backfill', 80)
  expect(day.left).toBe(100)
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(45)
})

it('lets live traffic use the reserve of the day', async () => {
  const { day, askAll } = dayOf(110)
  await Promise.all([askAll('backfill', 20), askAll('live', 20)])
  expect(day.left).toBe(89)
})

it('asks with one request how much is left before it sends a window of backfill', async () => {
  const { day, askAll } = dayOf(95)
  await askAll('backfill', 20)
  expect(day.left).toBe(94)
})

it('asks with one request of the backfill whether a new day has begun', async () => {
  const { clock, day, askAll } = dayOf(101)
  await askAll('backfill', 5)
  await clock.until(clock.sleep(600_000))
  await askAll('backfill', 5)
  expect(day.left).toBe(99)
  day.left = 250_000
  await clock.until(clock.sleep(600_000))
  const outcomes = await askAll('backfill', 5)
  expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true)
})

it('waits as long as a refusal asks before anything else is sent', async () => {
  const clock = virtualClock()
  const budget = rateBudget({ capacity: 10, windowMs: WINDOW_MS, ...clock })
  const refused = await permitFrom(budget)
  refused.done({ status: 429, headers: { 'retry-after': '4' } })
  const startedAt = clock.now()
  await clock.until(permitFrom(budget))
  expect(clock.now() - startedAt).toBe(4000)
})

it('holds back what others have used of the same limit', async () => {
  const clock = virtualClock()
  const budget = rateBudget({
    capacity: 3,
    windowMs: WINDOW_MS,
    readLimits: ({ remaining }) => ({ remaining: Number(remaining) }),
    ...clock,
  })
  const first = await permitFrom(budget)
  first.done({ status: 200, headers: { remaining: '0' } })
  const startedAt = clock.now()
  await clock.until(permitFrom(budget))
  expect(clock.now() - startedAt).toBe(WINDOW_MS)
})

it('holds back what others have used once, though every answer tells it', async () => {
  const clock = virtualClock()
  const budget = rateBudget({
    capacity: 10,
    windowMs: WINDOW_MS,
    readLimits: ({ remaining }) => ({ remaining: Number(remaining) }),
    ...clock,
  })
  const [first, second] = [await permitFrom(budget), await permitFrom(budget)]
  // Five of the ten are others'.
  first.done({ status: 200, headers: { remaining: '4' } })
  second.done({ status: 200, headers: { remaining: '3' } })
  const url = new URL('http://127.0.0.1/')
  const given = [1, 2, 3, 4].map(() =>
    budget.acquire({ method: 'GET', url, lane: 'live', label: null, signal: null }),
  )
  expect(given.map((permit) => permit instanceof Promise)).toEqual([false, false, false, true])
})

it('frees a slot earlier by most of the shortest exchange', async () => {
  const clock = virtualClock()
  const budget = rateBudget({ capacity: 1, windowMs: WINDOW_MS, ...clock })
  const permit = await permitFrom(budget)
  await clock.until(clock.sleep(400))
  permit.done({ status: 200, headers: {} })
  const answeredAt = clock.now()
  await clock.until(permitFrom(budget))
  expect(clock.now() - answeredAt).toBe(WINDOW_MS - 0.85 * 400 + 15)
})

it('takes a told limit below the plan', async () => {
  const clock = virtualClock()
  const budget = rateBudget({
    capacity: 3,
    windowMs: WINDOW_MS,
    readLimits: () => ({ max: 1 }),
    ...clock,
  })
  const first = await permitFrom(budget)
  first.done({ status: 200, headers: {} })
  const startedAt = clock.now()
  await clock.until(permitFrom(budget))
  expect(clock.now() - startedAt).toBe(WINDOW_MS)
})

it('forgets a waiting request whose signal is aborted', async () => {
  const clock = virtualClock()
  const budget = rateBudget({ capacity: 1, windowMs: WINDOW_MS, ...clock })
  const held = await permitFrom(budget)
  const controller = new AbortController()
  const given = permitFrom(budget, 'live', controller.signal)
  controller.abort(new Error('enough'))
  await expect(given).rejects.toThrow('enough')
  held.done(null)
  await expect(clock.until(permitFrom(budget))).resolves.toBeDefined()
})
