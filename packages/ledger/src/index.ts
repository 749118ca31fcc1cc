export { type LedgerHolder, LedgerLockedError } from './lib/engine-lock.ts'
export { sqliteLedger, sqliteLedgerReader, type SqliteLedgerOptions } from './lib/sqlite-ledger.ts'
