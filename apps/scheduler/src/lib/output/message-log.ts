import type { Log, LogFields } from '@turnout/core'
import type { Terminal } from './terminal.ts'

/** A log on the message stream: `2026-11-24T03:00:00.000Z info sent rows=100`. */
export function messageLog(
  { say }: Pick<Terminal, 'say'>,
  now: () => Date = () => new Date(),
): Log {
  const write = (level: string) => (message: string, fields?: LogFields) => {
    const values = Object.entries(fields ?? {}).map(([name, value]) => ` ${name}=${String(value)}`)
    say(`${now().toISOString()} ${level} ${message}${values.join('')}`)
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
