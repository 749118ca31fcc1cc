/** An emulator that a command started. */
export interface Running {
  /** What is printed as one line of JSON: where it is, and what opens it. */
  readonly line: Readonly<Record<string, unknown>>
  readonly close: () => Promise<void>
}

/** The values of a command's options, by their names. */
export type OptionValues = Readonly<Record<string, string | undefined>>

/** One emulator of the `turnout-emulator` program. */
export interface Command {
  readonly summary: string
  /** Name and meaning of each option; every option takes a value. `--port` is there for all. */
  readonly options: Readonly<Record<string, string>>
  /** Starts the emulator; `port` 0 means any free one. */
  readonly start: (values: OptionValues, port: number) => Promise<Running>
}

/** Something that the person who typed the command can put right. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
