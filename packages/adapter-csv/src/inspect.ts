export * from './lib/inspection/csv-columns.ts'
export * from './lib/inspection/inspect-csv.ts'
export type { CsvFinding } from './lib/inspection/findings.ts'
export type { InspectedPerson } from './lib/inspection/fold-people.ts'
