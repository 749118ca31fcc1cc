export * from './lib/fixture.ts'
export * from './lib/promise-broken.ts'
export * from './lib/test-source.ts'
