import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventKey, instantFromEpochMs } from '@turnout/core'
import type { EventRow, Ledger, LedgerTransaction } from '@turnout/core/sync'
import { LedgerLockedError, sqliteLedger, sqliteLedgerReader } from '@turnout/ledger'

let folder: string
let path: string
const opened: { close(): Promise<void> }[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnout-ledger-'))
  path = join(folder, 'deep', 'ledger.db')
})
afterEach(async () => {
  for (const ledger of opened.splice(0)) await ledger.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(): Promise<Ledger> {
  const ledger = await sqliteLedger({ path })
  opened.push(ledger)
  return ledger
}

function event(eventId: string): Omit<EventRow, 'id'> {
  return {
    portal: 'emea',
    key: eventKey({ accountId: 'acme', eventId }),
    owner: 'webinars',
    status: 'scheduled',
    told: {
      title: `Title of ${eventId}`,
      organizer: 'Acme',
      startsAt: instantFromEpochMs(1_777_777_777_000),
      endsAt: null,
      description: null,
      url: null,
      eventType: null,
      fields: {},
    },
    sent: null,
    cancelSent: false,
    objectId: null,
    attendance: 'none',
    foldDue: false,
    completedAt: null,
    completeDue: false,
    doubt: null,
    trusted: { distinct: false, massCancellation: false },
    linkedTo: null,
  }
}

const add = (eventId: string) => async (tx: LedgerTransaction) => await tx.addEvent(event(eventId))

describe('the file', () => {
  it('is for this user only', async () => {
    await open()
    // Windows knows no such rights: there the folder inherits those of the user's profile.
    const rights =
      process.platform === 'win32'
        ? []
        : [statSync(path).mode & 0o777, statSync(join(folder, 'deep')).mode & 0o777]
    expect(rights).toEqual(process.platform === 'win32' ? [] : [0o600, 0o700])
  })

  it('survives being closed and opened again', async () => {
    await (await open()).transaction(add('w1'))
    await opened.pop()?.close()
    expect(await (await open()).events()).toMatchObject([{ title: 'Title of w1', portal: 'emea' }])
  })

  it('is refused when a newer Turnout made it', async () => {
    await open()
    await opened.pop()?.close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 999')
    database.close()
    await expect(open()).rejects.toMatchObject({ code: 'ledger_too_new' })
    await expect(sqliteLedgerReader({ path })).rejects.toThrow('Update Turnout.')
  })

  it('is refused when it is no ledger', async () => {
    await open()
    await opened.pop()?.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    writeFileSync(
      path,
      'not a database, but long enough to be looked at as one by SQLite'.repeat(20),
    )
    await expect(open()).rejects.toMatchObject({ code: 'ledger_corrupt' })
  })

  it('is missing for a reader before any engine made it', async () => {
    await expect(sqliteLedgerReader({ path })).rejects.toMatchObject({ code: 'ledger_missing' })
  })

  it('is missing for a reader, too, when its engine was killed before it made one', async () => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '')
    await expect(sqliteLedgerReader({ path })).rejects.toMatchObject({ code: 'ledger_missing' })
    expect(await (await open()).events()).toEqual([])
  })

  it('is opened though nobody can write down who holds it', async () => {
    mkdirSync(`${path}.holder`, { recursive: true })
    await open()
    await expect(sqliteLedger({ path })).rejects.toMatchObject({
      code: 'ledger_locked',
      holder: null,
    })
  })

  it('names the folder that cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '')
    path = join(folder, 'file', 'ledger.db')
    await expect(open()).rejects.toMatchObject({ code: 'ledger_unreachable' })
  })
})

describe('a transaction', () => {
  it('keeps nothing when its work fails', async () => {
    const ledger = await open()
    await expect(
      ledger.transaction(async (tx) => {
        await add('w1')(tx)
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await ledger.events()).toEqual([])
  })

  it('waits for the one before it', async () => {
    const ledger = await open()
    const order: string[] = []
    await Promise.all(
      ['first', 'second'].map((name) =>
        ledger.transaction(async () => {
          order.push(`${name} begins`)
          await new Promise((resolve) => setTimeout(resolve, 5))
          order.push(`${name} ends`)
        }),
      ),
    )
    expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
  })
})

describe('one engine', () => {
  it('is told who holds the ledger', async () => {
    await open()
    await expect(sqliteLedger({ path })).rejects.toThrow(LedgerLockedError)
    await expect(sqliteLedger({ path })).rejects.toMatchObject({ holder: { pid: process.pid } })
  })

  it('may come after another has closed', async () => {
    await open()
    await opened.pop()?.close()
    await expect(open()).resolves.toBeDefined()
  })

  it('takes over from one that was killed', async () => {
    const program = `import { sqliteLedger } from '@turnout/ledger'
      await sqliteLedger({ path: process.argv[1] })
      console.log('open')
      setInterval(() => {}, 1000)`
    const holder = spawn(
      process.execPath,
      ['-C', 'turnout-source', '--input-type=module', '-e', program, path],
      { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await once(holder.stdout, 'data')
    await expect(open()).rejects.toMatchObject({ holder: { pid: holder.pid } })
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    await expect(open()).resolves.toBeDefined()
  })
})

describe('readers', () => {
  it('read beside a running engine', async () => {
    const ledger = await open()
    const reader = await sqliteLedgerReader({ path })
    opened.push(reader)
    expect(await reader.events()).toEqual([])
    await ledger.transaction(add('w1'))
    expect(await reader.events({ text: 'TITLE OF' })).toHaveLength(1)
    expect(await reader.events({ text: 'acme/w1' })).toHaveLength(1)
    expect(await reader.events({ text: 'nothing' })).toEqual([])
  })

  it('read while a transaction is open, and see what was there before', async () => {
    const ledger = await open()
    await ledger.transaction(async (tx) => {
      await add('w1')(tx)
      const reader = await sqliteLedgerReader({ path })
      opened.push(reader)
      expect(await reader.events()).toEqual([])
    })
  })
})

it('gives a private copy that leaves no trace', async () => {
  const ledger = await open()
  await ledger.transaction(add('w1'))
  const copy = await ledger.copy()
  await copy.transaction(add('w2'))
  expect(await copy.events()).toHaveLength(2)
  await copy.close()
  expect(await ledger.events()).toHaveLength(1)
})
