/** Values that go with a log line: never addresses, names or secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>

/** Where log lines go; the smallest interface that any logger can serve. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** A log that keeps nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }
