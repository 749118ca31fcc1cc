import { relative, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'

/** The options of reading a file that the command line takes, as commander gives them. */
export type CsvOptions = Readonly<Record<string, unknown>>

/** Adds the options of reading, named as in the config but in kebab-case. */
export function withCsvOptions(command: Command): Command {
  return command
    .option('--time-zone <zone>', 'IANA zone of times that state none, like Europe/Berlin')
    .option('--event-date <day>', 'the day of the event, like 2026-09-08')
    .addOption(
      new Option(
        '--day-month-order <order>',
        'whether 05/06/2026 is in May (mdy) or in June (dmy)',
      ).choices(['mdy', 'dmy']),
    )
    .addOption(
      new Option('--untimed-attendance <way>', 'what to do with attendance without times').choices([
        'quarantine',
        'estimate',
      ]),
    )
    .option('--profile <id>', 'the profile to read by, or generic')
    .option('--encoding <label>', 'like windows-1252 or shift_jis')
    .option('--delimiter <character>', 'one character, or tab')
    .option('--header-line <number>', 'the line of the header; 0: there is none', Number)
}

const KEYS = [
  'timeZone',
  'eventDate',
  'dayMonthOrder',
  'untimedAttendance',
  'profile',
  'encoding',
  'delimiter',
  'headerLine',
] as const

/** The options of reading alone. */
export function csvOptions(options: CsvOptions): CsvOptions {
  return Object.fromEntries(
    KEYS.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])),
  )
}

/** The file that a person named, from where the process is now: a config above has its own folder entered. */
export function csvFile(file: string, { workingDirectory }: CommandContext): string {
  return file === '-' ? file : relative(process.cwd(), resolve(workingDirectory, file)) || file
}
