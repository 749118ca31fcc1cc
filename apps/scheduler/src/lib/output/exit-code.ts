import type { RunReport } from '@turnout/core/sync'

/** The exit codes of the command. Of several outcomes the highest number is the one that is given. */
export const exitCodes = {
  done: { code: 0, meaning: 'Done. Nothing waits.' },
  unexpected: { code: 1, meaning: 'An unexpected error: please report it, with --debug.' },
  usage: { code: 2, meaning: 'The command line or the config cannot be used.' },
  waiting: { code: 3, meaning: 'Something waits or could not be reached. Trying again may help.' },
  needsYou: { code: 4, meaning: 'A person must decide or mend something first.' },
  credentials: {
    code: 5,
    meaning: 'A platform or a portal refuses the credentials, or they lack a right.',
  },
  ledger: {
    code: 6,
    meaning: 'The ledger cannot be used: disk full, no right to its folder, or damaged.',
  },
} as const

/** A name of an exit code. */
export type Exit = keyof typeof exitCodes

/** The worst of several outcomes. */
export function worstExit(exits: readonly Exit[]): Exit {
  let worst: Exit = 'done'
  for (const exit of exits) if (exitCodes[exit].code > exitCodes[worst].code) worst = exit
  return worst
}

/** What a run's report means for the exit code. */
export function exitOfRun(report: RunReport): Exit {
  switch (report.outcome) {
    case 'done':
      return 'done'
    case 'waiting':
    case 'stopped':
      return report.error === null ? 'waiting' : exitOfCode(report.error)
    case 'needs_you':
      return 'needsYou'
    case 'failed':
      return report.error === null ? 'unexpected' : exitOfCode(report.error)
  }
}

const BUSY_LEDGER_CODES = new Set(['ledger_locked', 'ledger_busy'])
const USAGE_CODES = new Set(['invalid_config', 'usage', 'unknown_connector', 'not_installed'])

/** What an error's stable code means for the exit code. */
export function exitOfCode(error: { readonly code: string; readonly retryable: boolean }): Exit {
  if (error.code === 'credentials') return 'credentials'
  if (USAGE_CODES.has(error.code)) return 'usage'
  if (BUSY_LEDGER_CODES.has(error.code)) return 'waiting'
  if (error.code.startsWith('ledger_')) return 'ledger'
  if (error.code === 'unexpected') return 'unexpected'
  return error.retryable ? 'waiting' : 'needsYou'
}
