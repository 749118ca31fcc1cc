import { styleText } from 'node:util'

/** A stream that is written to. */
export interface TextStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Where a command's words go: results to one stream, all else to the other. */
export interface Terminal {
  readonly output: TextStream
  readonly messages: TextStream
  /** True: results are one JSON document and nothing else is written to `output`. */
  readonly json: boolean
  /** False where `NO_COLOR` is set, or the stream is no terminal. */
  readonly colour: boolean
  readonly print: (text: string) => void
  readonly say: (text: string) => void
  readonly paint: (style: Style, text: string) => string
}

/** The few styles that are used. */
export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red'

/** Makes a terminal of two streams. */
export function terminal(options: {
  readonly output: TextStream
  readonly messages: TextStream
  readonly json: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}): Terminal {
  const { output, messages, json, environment } = options
  // https://no-color.org: set to anything but the empty text.
  const colour = output.isTTY === true && (environment['NO_COLOR'] ?? '') === ''
  return {
    output,
    messages,
    json,
    colour,
    print: (text) => void output.write(`${text}\n`),
    say: (text) => void messages.write(`${text}\n`),
    paint: (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text),
  }
}
