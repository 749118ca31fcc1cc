import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instantFromEpochMs, type Presence, type Stay, toInstant, toPresence } from '@turnout/core'

const startsAt = toInstant('2026-05-01T15:00:00Z')
const endsAt = toInstant('2026-05-01T16:00:00Z')
const careful = { startsAt, endsAt, untimedAttendance: 'quarantine' } as const
const estimating = { startsAt, endsAt, untimedAttendance: 'estimate' } as const

function stay(parts: Omit<Stay, 'record'>): Stay {
  return { ...parts, record: { id: 'r', locator: { file: 'f', line: 1 } } }
}

function minute(minutes: number): typeof startsAt {
  return instantFromEpochMs(startsAt + minutes * 60_000)
}

function known(result: ReturnType<typeof toPresence>): Presence {
  if ('reason' in result) throw new Error(result.reason)
  return result
}

describe('presence', () => {
  it('keeps both stays of someone who rejoined', () => {
    const stays = [
      stay({ joinedAt: minute(0), leftAt: minute(10) }),
      stay({ joinedAt: minute(20), leftAt: minute(30) }),
    ]
    expect(known(toPresence(stays, careful))).toMatchObject({ seconds: 1200, basis: 'observed' })
    expect(known(toPresence(stays, careful)).sessions).toHaveLength(2)
  })

  it('unites overlapping stays, in any order', () => {
    const stays = [
      stay({ joinedAt: minute(5), leftAt: minute(30) }),
      stay({ joinedAt: minute(0), leftAt: minute(10) }),
      stay({ joinedAt: minute(7), leftAt: minute(8) }),
    ]
    expect(known(toPresence(stays, careful))).toMatchObject({ seconds: 1800 })
    expect(known(toPresence(stays, careful)).sessions).toHaveLength(1)
  })

  it('derives the missing time from a stated duration', () => {
    const left = known(toPresence([stay({ leftAt: minute(30), seconds: 600 })], careful))
    expect(left).toMatchObject({
      basis: 'derived',
      sessions: [{ joinedAt: minute(20), leftAt: minute(30) }],
    })
    const joined = known(toPresence([stay({ joinedAt: minute(20), seconds: 600 })], careful))
    expect(joined).toMatchObject({
      basis: 'derived',
      sessions: [{ joinedAt: minute(20), leftAt: minute(30) }],
    })
  })

  it('takes no duration that no webinar has for one, and fails for none', () => {
    for (const seconds of [1e15, Number.POSITIVE_INFINITY, Number.NaN, -600]) {
      expect(toPresence([stay({ joinedAt: minute(0), seconds })], careful)).toEqual({
        reason: 'attendance_without_times',
      })
      const both = stay({ joinedAt: minute(0), leftAt: minute(10), seconds })
      expect(known(toPresence([both], careful)).seconds).toBe(600)
    }
  })

  it('does not sum what two sources tell of one stay with time away', () => {
    const told = stay({ joinedAt: minute(0), leftAt: minute(60), seconds: 1200 })
    expect(known(toPresence([told, told], careful)).seconds).toBe(1200)
    const rejoined = stay({ joinedAt: minute(50), leftAt: minute(70), seconds: 1200 })
    expect(known(toPresence([told, rejoined], careful)).seconds).toBe(1800)
  })

  it('cuts to whole seconds once, not at every rejoin', () => {
    const stays = [0, 1, 2, 3].map((at) =>
      stay({ joinedAt: minute(at), leftAt: instantFromEpochMs(minute(at) + 10_500) }),
    )
    expect(known(toPresence(stays, careful)).seconds).toBe(42)
  })

  it('believes the platform that says someone was away in between', () => {
    const presence = known(
      toPresence([stay({ joinedAt: minute(0), leftAt: minute(60), seconds: 1200 })], careful),
    )
    expect(presence).toMatchObject({
      seconds: 1200,
      sessions: [{ joinedAt: minute(0), leftAt: minute(60) }],
    })
  })

  it('makes no presence of stays without times, unless it may estimate', () => {
    expect(toPresence([stay({ seconds: 600 })], careful)).toEqual({
      reason: 'attendance_without_times',
    })
    expect(known(toPresence([stay({ seconds: 600 })], estimating))).toMatchObject({
      basis: 'estimated',
      seconds: 600,
      sessions: [{ joinedAt: startsAt }],
    })
    expect(known(toPresence([stay({})], estimating))).toMatchObject({ seconds: 3600 })
  })

  it('clips an estimate to the end of the event', () => {
    expect(known(toPresence([stay({ seconds: 7200 })], estimating))).toMatchObject({
      seconds: 3600,
    })
  })

  it('cannot estimate an event whose times nobody knows', () => {
    const nowhere = { startsAt: null, endsAt: null, untimedAttendance: 'estimate' } as const
    expect(toPresence([stay({})], nowhere)).toEqual({ reason: 'attendance_without_times' })
  })

  it('says that someone left before joining', () => {
    expect(toPresence([stay({ joinedAt: minute(10), leftAt: minute(5) })], careful)).toEqual({
      reason: 'leave_before_join',
    })
  })

  it('counts every second of the union once, whatever the stays', () => {
    const stays = fc.array(
      fc.tuple(fc.nat(300), fc.nat(300)).map(([from, length]) => ({ from, to: from + length })),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(stays, (spans) => {
        const seconds = new Set(
          spans.flatMap(({ from, to }) =>
            Array.from({ length: to - from }, (_, index) => from + index),
          ),
        )
        const presence = known(
          toPresence(
            spans.map(({ from, to }) =>
              stay({
                joinedAt: instantFromEpochMs(startsAt + from * 1000),
                leftAt: instantFromEpochMs(startsAt + to * 1000),
              }),
            ),
            careful,
          ),
        )
        expect(presence.seconds).toBe(seconds.size)
      }),
    )
  })
})
