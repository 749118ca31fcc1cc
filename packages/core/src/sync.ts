export * from './lib/sync/destination.ts'
export * from './lib/sync/engine.ts'
export * from './lib/sync/ledger.ts'
