export { csvSource } from './lib/csv-source.ts'
export type { CsvSourceOptions } from './lib/csv-options.ts'
