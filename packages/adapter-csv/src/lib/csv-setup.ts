import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { ConfigError } from '@turnout/core'
import {
  type CsvSourceOptions,
  optionInstant,
  type ReadingRules,
  toReadingRules,
} from './csv-options.ts'
import type { EventRules } from './event-of-document.ts'

/** The options of a source, checked. */
export interface Setup {
  readonly files: string | readonly string[]
  readonly rules: ReadingRules
  readonly eventRules: EventRules
  readonly rulesHash: string
  readonly options: CsvSourceOptions
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Checks the options. @throws ConfigError that names the option. */
export function toSetup(options: CsvSourceOptions): Setup {
  if (options.files.length === 0) throw new ConfigError('files', 'name a file, a glob or a folder.')
  const { event = {}, accountId = 'csv' } = options
  optionInstant('event.startsAt', event.startsAt)
  optionInstant('event.endsAt', event.endsAt)
  const { files, now, sleep } = options
  return {
    files,
    rules: toReadingRules(options),
    eventRules: { accountId, event },
    rulesHash: hashOf(whatIsRead(options)),
    options,
    now: now ?? Date.now,
    sleep: sleep ?? ((ms, signal) => wait(ms, undefined, { signal })),
  }
}

/** The options that change what is read from the same files. */
function whatIsRead(options: CsvSourceOptions): unknown {
  const { timeZone, eventDate, dayMonthOrder, profile, encoding, delimiter, columns } = options
  const { headerLine, include, limits, accountId, event, roster } = options
  const reading = { timeZone, eventDate, dayMonthOrder, profile, encoding, delimiter, columns }
  return { ...reading, headerLine, include, limits, accountId, event, roster }
}

/** A short name for a value that can be written as JSON. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
}
