import type { RunReport } from '@turnout/core/sync'
import { describe, expect, it } from 'vitest'
import { runQueue, type RunQueue } from '../src/lib/engine/run-queue.ts'
import { runReport } from './support/run-report.ts'

interface Started {
  readonly connector: string
  finish(): void
}

function queueWithHand() {
  const started: Started[] = []
  const stopping = new AbortController()
  const engine = {
    run: (connector: string) =>
      new Promise<RunReport>((resolve) => {
        started.push({ connector, finish: () => resolve(runReport({ connector })) })
      }),
  }
  const queue = runQueue({ engine, signal: stopping.signal })
  return { queue, started, stopping, names: () => started.map(({ connector }) => connector) }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

describe('runs of one connector', () => {
  it('has one active and at most one waiting, which later requests join', async () => {
    const { queue, started, names } = queueWithHand()
    const first = queue.run('a')
    await settle()
    const others = [queue.run('a'), queue.run('a'), queue.run('a')]
    await settle()
    expect(names()).toEqual(['a'])
    started[0]?.finish()
    await first
    await settle()
    started[1]?.finish()
    await Promise.all(others)
    expect(names()).toEqual(['a', 'a'])
  })

  it('goes on after one that broke down', async () => {
    let runs = 0
    const run = async (): Promise<RunReport> => {
      runs += 1
      if (runs === 1) throw new Error('The disk is full.')
      return runReport()
    }
    const { signal } = new AbortController()
    const queue = runQueue({ engine: { run }, signal })
    await expect(queue.run('a')).rejects.toThrow('The disk is full.')
    await expect(queue.run('a')).resolves.toMatchObject({ outcome: 'done' })
  })
})

describe('runs of several connectors', () => {
  it('go side by side', async () => {
    const { queue, names } = queueWithHand()
    void queue.run('a')
    void queue.run('b')
    await settle()
    expect(names()).toEqual(['a', 'b'])
  })
})

describe('stopping', () => {
  it('lets the active run end and begins no other', async () => {
    const { queue, started, stopping, names } = queueWithHand()
    const active = queue.run('a')
    await settle()
    const waiting = queue.run('a').catch((error: unknown) => error)
    stopping.abort()
    started[0]?.finish()
    await expect(active).resolves.toMatchObject({ outcome: 'done' })
    expect(await waiting).toMatchObject({ code: 'stopping', retryable: true })
    expect(names()).toEqual(['a'])
  })

  it('is idle only when nothing runs and nothing waits', async () => {
    const { queue, started } = queueWithHand()
    void queue.run('a')
    await settle()
    void queue.run('a')
    const order: string[] = []
    const idle = idleThen(queue, order)
    started[0]?.finish()
    await settle()
    order.push('second began')
    started[1]?.finish()
    await idle
    expect(order).toEqual(['second began', 'idle'])
  })
})

async function idleThen(queue: RunQueue, order: string[]): Promise<void> {
  await queue.idle()
  order.push('idle')
}
