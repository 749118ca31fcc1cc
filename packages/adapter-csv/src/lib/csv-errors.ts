import { TurnoutError, UnavailableError } from '@turnout/core'

/** A file that cannot be read right, with the way out; nothing of it was sent. */
export class CsvRefusedError extends TurnoutError {
  /** The path of the file as it was listed. */
  readonly file: string
  /** Why, and what to do, without the path. */
  readonly why: string

  constructor(file: string, why: string, options: { cause?: unknown } = {}) {
    super('csv_refused', `${file}: ${why}`, options)
    this.file = file
    this.why = why
  }
}

/** What the operating system said, in words that lead somewhere. */
export function fileError(file: string, error: unknown): UnavailableError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file. Check the path, or whether it was moved while it was read.',
    EACCES: 'the file may not be read. Give this user the right to read it.',
    EPERM: 'the file may not be read. Give this user the right to read it.',
    EBUSY: 'another program keeps the file locked. Close it there; Excel does this.',
    EISDIR: 'this is a folder. Name a file, or the folder with a slash at the end.',
    EMFILE: 'too many files are open. Close some, or raise the limit.',
  }
  return new UnavailableError(`${file}: ${words[code] ?? `it cannot be read (${code}).`}`, {
    cause: error,
  })
}

/** An error of ours as it is; any other as the reason why a file cannot be read. */
export function asTurnoutError(file: string, error: unknown): TurnoutError {
  return error instanceof TurnoutError ? error : fileError(file, error)
}
