// What the configs of tests are made with.
export { csvSource } from '@turnout/adapter-csv'
export { defineConfig } from '@turnout/scheduler'
export { instantDestination } from './instant-destination.ts'
export { listSource } from './list-source.ts'
