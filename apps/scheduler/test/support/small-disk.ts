import { DatabaseSync } from 'node:sqlite'

// Stands in for a full disk: SQLite itself refuses to let any database grow beyond so many pages, with the very error
// that it gives where the disk has no room (SQLITE_FULL). Imported into the command's process before anything else.
const pages = Number(process.env['TURNOUT_TEST_PAGES'])
const prepare = Reflect.get(DatabaseSync.prototype, 'prepare')
const limited = new WeakSet<DatabaseSync>()

DatabaseSync.prototype.prepare = function limitedPrepare(this: DatabaseSync, sql) {
  if (!limited.has(this)) {
    limited.add(this)
    this.exec(`PRAGMA max_page_count = ${pages}`)
  }
  return Reflect.apply(prepare, this, [sql])
}
