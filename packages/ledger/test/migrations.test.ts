import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { toEmailAddress } from '@turnout/core'
import { sqliteLedger, sqliteLedgerReader } from '@turnout/ledger'
import { migrations } from '../src/lib/schema.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnout-migrations-'))
  path = join(folder, 'ledger.db')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** A ledger as the first version made it, with somebody who was there. */
function firstVersion(): void {
  const database = new DatabaseSync(path)
  database.exec(migrations[0] ?? '')
  database.exec(`
    PRAGMA user_version = 1;
    INSERT INTO event (id, portal, account_id, event_id, cancel_sent, attendance, fold_due,
      complete_due, trusted_distinct, trusted_mass_cancellation)
      VALUES (1, 'emea', 'acme', 'w1', 0, 'final', 0, 0, 0, 0);
    INSERT INTO person (id, portal, email, fields, fields_due)
      VALUES (1, 'emea', 'ann@example.com', '{}', 0);
    INSERT INTO statement (event, person, kind, connector, record, joined_at, left_at, locator, read)
      VALUES (1, 1, 'stay', 'webinars', 'r1', 1000, 2000, '{"file":"f","line":1}', 3);
    INSERT INTO transition (id, event, person, connector, sequence, state, occurred_at, because,
      pinned_at, correction, status, attempts, resent)
      VALUES (7, 1, 1, 'webinars', 1, 'registered', 500, 'a source says registered', 600, 0,
        'quarantined', 1, 0);
    INSERT INTO quarantine (connector, record, reason, message, locator, event, person,
      transition_id, since, status)
      VALUES ('webinars', 'transition:7', 'refused', 'No.', '{"file":"f","line":1}', 1, 1, 7, 700,
        'open');
  `)
  database.close()
}

it('brings the ledger of an older Turnout up to date and keeps what is in it', async () => {
  firstVersion()
  const ledger = await sqliteLedger({ path })
  const page = { afterPerson: 0, people: 10 }
  const stays = await ledger.transaction((tx) => tx.staysPage(1, page))
  expect(stays).toMatchObject([{ record: 'r1', connector: 'webinars', read: 3 }])
  const email = toEmailAddress('ann@example.com')
  expect(await ledger.explain(email, 'w1')).toMatchObject([
    { transitions: [{ state: 'registered', occurredAt: 500, attempts: 1 }], quarantined: [{}] },
  ])
  await ledger.close()
  const database = new DatabaseSync(path)
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length })
  database.close()
})

it('lets a reader look at the ledger of an older Turnout', async () => {
  firstVersion()
  const reader = await sqliteLedgerReader({ path })
  expect(await reader.events()).toMatchObject([{ key: { eventId: 'w1' }, attendance: 'final' }])
  await reader.close()
})

it('leaves the ledger as it was when a step fails', async () => {
  firstVersion()
  const database = new DatabaseSync(path)
  database.exec('ALTER TABLE statement ADD COLUMN listed TEXT')
  database.close()
  await expect(sqliteLedger({ path })).rejects.toMatchObject({ code: 'ledger_error' })
  const reader = await sqliteLedgerReader({ path })
  expect(await reader.events()).toHaveLength(1)
  await reader.close()
})
