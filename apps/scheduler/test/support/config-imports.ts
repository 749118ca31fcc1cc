// What the configs of tests are made with.
export { csvSource } from '@turnout/adapter-csv'
export { defineConfig } from '@turnout/scheduler'
export { listSource } from './list-source.ts'
