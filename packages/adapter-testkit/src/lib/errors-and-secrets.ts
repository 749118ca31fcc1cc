import { inspect } from 'node:util'
import { CursorExpiredError, toCursor, TurnoutError } from '@turnout/core'
import type { Check } from './check.ts'
import type { FailingFixture, SourceTestOptions } from './fixture.ts'
import { must } from './promise-broken.ts'
import { batchesUntilFailure, readBatches, readFresh, readRequest, withFixture } from './reading.ts'

/** Bad addresses, too: what is wrong with one is said without it. */
const ADDRESS = /[\p{L}\p{N}]@+[\p{L}\p{N}]/u

/** Promise 6: only Turnout's errors leave an adapter, without credentials. */
export function errorsAndSecrets({ failures, expiredCursors = [] }: SourceTestOptions): Check[] {
  const cursors = [toCursor('this is no cursor'), toCursor('{"version":999999}'), ...expiredCursors]
  return [
    ...failures.map((failure): Check => ({
      promise: 6,
      name: `${failure.name}: the error is Turnout's own and tells no credentials`,
      run: (options) => mustFailWell(failure, options),
    })),
    ...cursors.map((cursor): Check => ({
      promise: 6,
      name: `a cursor that cannot be used (${cursor.slice(0, 30)}) is a CursorExpiredError`,
      run: async (options) => {
        const error = await errorOf(() => readFresh(options.open, options, { cursor }))
        must(error !== null, 6, 'The read went on as if the cursor were a good one.')
        must(
          error instanceof CursorExpiredError,
          6,
          `The error must be a CursorExpiredError; it is ${describeError(error)}.`,
        )
      },
    })),
    {
      promise: 6,
      name: 'no batch and no check tells credentials, and no message or notice an address',
      run: mustKeepSecrets,
    },
  ]
}

async function mustFailWell(failure: FailingFixture, options: SourceTestOptions): Promise<void> {
  const error = await withFixture(failure.open, ({ source }) =>
    errorOf(() =>
      failure.during === 'check'
        ? source.check({ signal: new AbortController().signal })
        : readBatches(source, readRequest(options)),
    ),
  )
  must(error !== null, 6, 'Nothing failed.')
  must(error instanceof TurnoutError, 6, `The error is ${describeError(error)}, not Turnout's own.`)
  must(
    error.code === failure.code,
    6,
    `The error's code must be ${failure.code}; it is ${error.code}: ${error.message}`,
  )
  const wantsCause = failure.cause !== 'none'
  must(!wantsCause || error.cause !== undefined, 6, 'The error lacks the original as its cause.')
  mustNotTell(inspect(error, { depth: 20, showHidden: true }), options.secrets, 'The error')
}

async function mustKeepSecrets(options: SourceTestOptions): Promise<void> {
  for (const open of [options.open, options.badRecords.open]) {
    const batches = await withFixture(open, ({ source }) =>
      batchesUntilFailure(source, readRequest(options)),
    )
    mustNotTell(JSON.stringify(batches), options.secrets, 'A batch')
    const people = batches
      .flatMap((batch) => batch.participations)
      .map(({ person }) => person.email)
    const shown = batches.flatMap((batch) => [
      ...batch.rejected.map(({ message }) => message),
      ...(batch.notices ?? []),
    ])
    const told = people.filter((email) => shown.some((text) => text.includes(email)))
    must(told.length === 0, 6, `A message or a notice repeats ${told.length} addresses.`)
    const odd = shown.filter((text) => ADDRESS.test(text)).length
    must(odd === 0, 6, `${odd} messages or notices repeat something like an address.`)
  }
  await withFixture(options.open, async ({ source }) => {
    const found = await source.check({ signal: new AbortController().signal })
    mustNotTell(JSON.stringify(found), options.secrets, 'The check')
    must(found.account !== '', 6, 'The check does not say which account is read.')
    mustNotTell(source.fingerprint, options.secrets, 'The fingerprint')
  })
}

function mustNotTell(text: string, secrets: readonly string[], who: string): void {
  const told = secrets.filter((secret) => secret !== '' && text.includes(secret))
  must(told.length === 0, 6, `${who} tells ${told.length} of the ${secrets.length} credentials.`)
}

async function errorOf(work: () => Promise<unknown>): Promise<Error | null> {
  try {
    await work()
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(`not an Error but ${String(error)}`)
  }
}

function describeError(error: Error): string {
  return `${error.constructor.name} (${error.message})`
}
