import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { db } from '../src/lib/db.ts'

it('says that the disk is full, and goes on when there is room', () => {
  const database = new DatabaseSync(':memory:')
  const opened = db(database, 'ledger.db')
  opened.execute('CREATE TABLE note (body TEXT)')
  // SQLite answers a full disk and a reached page limit with one result code, SQLITE_FULL.
  opened.execute('PRAGMA max_page_count = 3')
  const write = (): number => opened.run('INSERT INTO note VALUES (?)', 'x'.repeat(50_000))
  expect(write).toThrow(expect.objectContaining({ code: 'ledger_full', retryable: true }))
  expect(write).toThrow('Make room and run again')
  opened.execute('PRAGMA max_page_count = 1000')
  expect(write()).toBe(1)
})

it('does not let an error of SQLite out without the name of the file', () => {
  const opened = db(new DatabaseSync(':memory:'), 'ledger.db')
  expect(() => opened.all('SELECT * FROM notes')).toThrow(/^The ledger ledger\.db: no such table/)
})
