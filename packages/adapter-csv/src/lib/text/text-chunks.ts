import { isAscii } from 'node:buffer'
import type { OpenedFile } from '../files/open-file.ts'
import type { EncodingChoice } from './encoding-ladder.ts'

const CHUNK_BYTES = 65_536
const KEPT_BYTES = CHUNK_BYTES
const READ_BYTES = 262_144
const LF = 10
const CR = 13

/** The bytes of a file in chunks of one reused buffer: each chunk is good until the next is asked for. */
export async function* byteChunks(handle: OpenedFile, signal: AbortSignal): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(READ_BYTES)
  for (let position = 0; ;) {
    signal.throwIfAborted()
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** How the text of a file is read. */
export interface TextReading {
  /** Whether the next buffer is read while one is cut; otherwise nothing is read before it is asked for. Default: false. */
  readonly ahead?: boolean
  readonly signal: AbortSignal
}

/** The text of a file in chunks, NUL characters and byte order marks taken out. */
export async function* textChunks(
  handle: OpenedFile,
  choice: EncodingChoice,
  { ahead = false, signal }: TextReading,
): AsyncGenerator<string> {
  const decoder = new ChunkDecoder(choice.encoding)
  let [buffer, other] = [newBuffer(), newBuffer()]
  let kept = 0
  let position = choice.markBytes
  let reading: Reading | null = null
  for (;;) {
    signal.throwIfAborted()
    const { bytesRead } = await (reading ?? readInto(buffer, handle, position))
    const filled = KEPT_BYTES + bytesRead
    let from = KEPT_BYTES - kept
    if (bytesRead === 0) {
      yield decoder.last(buffer.subarray(from, filled))
      return
    }
    position += bytesRead
    if (ahead) reading = readInto(other, handle, position)
    while (from < filled) {
      const cut = decoder.cut(buffer, from, Math.min(from + CHUNK_BYTES, filled))
      if (cut === from) break
      yield decoder.next(buffer.subarray(from, cut))
      signal.throwIfAborted()
      from = cut
    }
    kept = filled - from
    buffer.copy(other, KEPT_BYTES - kept, from, filled)
    ;[buffer, other] = [other, buffer]
  }
}

// What is kept of one buffer, less than a chunk, stands in the next one before what is read.
function newBuffer(): Buffer {
  return Buffer.allocUnsafe(KEPT_BYTES + READ_BYTES)
}

type Reading = ReturnType<OpenedFile['read']>

function readInto(buffer: Buffer, handle: OpenedFile, position: number): Reading {
  const reading = handle.read(buffer, KEPT_BYTES, READ_BYTES, position)
  // Whoever leaves early does not wait for it any more.
  reading.catch(() => null)
  return reading
}

/** Decodes bytes that come in chunks, and knows where they are best cut. */
class ChunkDecoder {
  readonly #decoder: TextDecoder
  readonly #isWide: boolean
  /** Pure ASCII needs no decoder, unless the chunk before was cut inside a character. */
  #wholeLines: boolean

  constructor(encoding: string) {
    this.#decoder = new TextDecoder(encoding, { ignoreBOM: true })
    this.#isWide = encoding.startsWith('utf-16')
    this.#wholeLines = encoding === 'utf-8'
  }

  /** After a line where there is one, so that neither a character nor a row is cut; `from`: wait for more. */
  cut(buffer: Buffer, from: number, to: number): number {
    if (this.#isWide) return to
    const part = buffer.subarray(from, to)
    const afterLf = part.lastIndexOf(LF) + 1
    if (afterLf > 0) return from + afterLf
    // The last byte may be the first half of CRLF: it is left for the next chunk.
    const afterCr = part.subarray(0, -1).lastIndexOf(CR) + 1
    if (afterCr > 0) return from + afterCr
    return part.length < CHUNK_BYTES ? from : to
  }

  next(bytes: Buffer): string {
    const isPlain = this.#wholeLines && isAscii(bytes)
    const last = bytes.at(-1)
    this.#wholeLines &&= last === LF || last === CR
    return plainText(
      isPlain ? bytes.toString('latin1') : this.#decoder.decode(bytes, { stream: true }),
    )
  }

  /** What is left at the end; half a unit at the end of UTF-16 is no character. */
  last(bytes: Buffer): string {
    return plainText(this.#decoder.decode(bytes, { stream: this.#isWide }))
  }
}

/** Decodes bytes at once, for the first look at a file. */
export function decodeHead(head: Buffer, { encoding, markBytes }: EncodingChoice): string {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return plainText(decoder.decode(head.subarray(markBytes), { stream: true }))
}

/** Without NULs, and without the byte order marks that stand inside of files that were put together of several. */
function plainText(text: string): string {
  const bare = text.includes('\u0000') ? text.replaceAll('\u0000', '') : text
  return bare.includes('\ufeff') ? bare.replaceAll('\ufeff', '') : bare
}
