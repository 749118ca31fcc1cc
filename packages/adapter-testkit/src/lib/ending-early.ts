import { readdirSync } from 'node:fs'
import type { Check } from './check.ts'
import type { OpenFixture, SourceTestOptions } from './fixture.ts'
import { must } from './promise-broken.ts'
import { readRequest, settle, withFixture } from './reading.ts'

const PATIENCE_MS = 3000
const READS = 8

/** Promise 7: a read ends when it is told to, and leaves nothing open. */
export function endingEarly({ stalled }: SourceTestOptions): Check[] {
  return [
    {
      promise: 7,
      name: 'a signal that is aborted after a batch ends the read and frees every handle',
      run: (options) => withFixture(options.open, (fixture) => mustEndAfterAbort(fixture, options)),
    },
    {
      promise: 7,
      name: 'a signal that was aborted before gives no batch',
      run: (options) =>
        withFixture(options.open, async (fixture) => {
          const signal = AbortSignal.abort()
          const ended = await nextOf(
            fixture.source.read(readRequest(options, { signal }))[Symbol.asyncIterator](),
          )
          must(ended === 'ended', 7, `The read of an aborted signal ${ended}.`)
          await mustFreeHandles(fixture)
        }),
    },
    abortWhileWaiting(stalled),
    {
      promise: 7,
      name: 'a read that is left after its first batch frees every handle',
      run: mustFreeWhenLeft,
    },
    {
      promise: 7,
      name: 'a read to the end frees every handle',
      run: (options) =>
        withFixture(options.open, async (fixture) => {
          for await (const _batch of fixture.source.read(readRequest(options)));
          await mustFreeHandles(fixture)
        }),
    },
  ]
}

function abortWhileWaiting(stalled: SourceTestOptions['stalled']): Check {
  if (stalled === 'never stalls') {
    return {
      promise: 7,
      name: 'an aborted signal ends a wait (this platform never stalls: only the batches are tried)',
      run: (options) => withFixture(options.open, (fixture) => mustEndAfterAbort(fixture, options)),
    }
  }
  return {
    promise: 7,
    name: 'an aborted signal ends the wait for a platform that does not answer',
    run: (options) =>
      withFixture(stalled, async (fixture) => {
        const controller = new AbortController()
        const request = readRequest(options, { signal: controller.signal })
        const iterator = fixture.source.read(request)[Symbol.asyncIterator]()
        const next = nextOf(iterator)
        await settle()
        controller.abort()
        const ended = await next
        must(ended === 'ended', 7, `Aborted while it waited, the read ${ended}.`)
        await mustFreeHandles(fixture)
      }),
  }
}

async function mustEndAfterAbort(fixture: OpenFixture, options: SourceTestOptions): Promise<void> {
  const controller = new AbortController()
  const request = readRequest(options, { signal: controller.signal })
  const iterator = fixture.source.read(request)[Symbol.asyncIterator]()
  await iterator.next()
  controller.abort()
  const ended = await nextOf(iterator)
  must(ended === 'ended', 7, `After the signal was aborted, the read ${ended}.`)
  await mustFreeHandles(fixture)
}

/** Reads many times, because one handle more may be the runner's own; one more per read is a leak. */
async function mustFreeWhenLeft(options: SourceTestOptions): Promise<void> {
  await leaveAfterFirstBatch(options)
  const before = descriptors()
  for (let read = 0; read < READS; read += 1) await leaveAfterFirstBatch(options)
  const freed = await eventually(() => descriptors() - before < READS)
  must(freed, 7, `${READS} reads that were left early left ${descriptors() - before} files open.`)
}

async function leaveAfterFirstBatch(options: SourceTestOptions): Promise<void> {
  await withFixture(options.open, async (fixture) => {
    for await (const _batch of fixture.source.read(readRequest(options))) break
    await mustFreeHandles(fixture)
  })
}

async function mustFreeHandles({ openHandles }: OpenFixture): Promise<void> {
  const freed = await eventually(() => openHandles() === 0)
  must(freed, 7, `${openHandles()} handles are still open after the read has ended.`)
}

/** The files and sockets that the process holds; 0 where the system does not tell (Windows). */
function descriptors(): number {
  try {
    return readdirSync('/dev/fd').length
  } catch {
    return 0
  }
}

async function eventually(holds: () => boolean): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS
  while (!holds() && Date.now() < until) await settle()
  return holds()
}

async function nextOf(iterator: AsyncIterator<unknown>): Promise<string> {
  const next = iterator.next().then(
    ({ done }) => (done === true ? 'ended' : 'gave another batch'),
    () => 'ended',
  )
  const patience = new AbortController()
  const late = new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve('did not end'), PATIENCE_MS)
    patience.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  const ended = await Promise.race([next, late])
  patience.abort()
  return ended
}
