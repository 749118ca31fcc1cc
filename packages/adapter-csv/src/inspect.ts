export * from './lib/inspection/inspect-csv.ts'
