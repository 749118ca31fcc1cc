import { isAscii } from 'node:buffer'
import type { OpenedFile } from '../files/open-file.ts'
import type { EncodingChoice } from './encoding-ladder.ts'

const CHUNK_BYTES = 65_536
const SURVEY_BYTES = 262_144
const LF = 10
const CR = 13

/** The bytes of a file in chunks of one reused buffer: each chunk is good until the next is asked for. */
export async function* byteChunks(handle: OpenedFile, signal: AbortSignal): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(SURVEY_BYTES)
  for (let position = 0; ;) {
    signal.throwIfAborted()
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The text of a file in chunks, NUL characters taken out. Reads no further than it is asked. */
export async function* textChunks(
  handle: OpenedFile,
  { encoding, markBytes }: EncodingChoice,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  let kept = 0
  let wholeLines = encoding === 'utf-8'
  for (let position = markBytes; ;) {
    signal.throwIfAborted()
    const { bytesRead } = await handle.read(buffer, kept, buffer.length - kept, position)
    const filled = kept + bytesRead
    if (bytesRead === 0) {
      // Half a unit at the end of UTF-16 is no character.
      const stream = encoding.startsWith('utf-16')
      yield withoutNuls(decoder.decode(buffer.subarray(0, filled), { stream }))
      return
    }
    position += bytesRead
    const cut = encoding.startsWith('utf-16') ? filled : cutAfterLine(buffer, filled)
    const bytes = buffer.subarray(0, cut)
    // Pure ASCII needs no decoder, unless the chunk before was cut inside a character.
    const plain = wholeLines && isAscii(bytes)
    yield withoutNuls(plain ? bytes.toString('latin1') : decoder.decode(bytes, { stream: true }))
    wholeLines &&= buffer[cut - 1] === LF || buffer[cut - 1] === CR
    buffer.copyWithin(0, cut, filled)
    kept = filled - cut
  }
}

/** Decodes bytes at once, for the first look at a file. */
export function decodeHead(head: Buffer, { encoding, markBytes }: EncodingChoice): string {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return withoutNuls(decoder.decode(head.subarray(markBytes), { stream: true }))
}

/** Ends chunks after a line where there is one, so that neither a character nor a row is cut. */
function cutAfterLine(buffer: Buffer, filled: number): number {
  const afterLf = buffer.lastIndexOf(LF, filled - 1) + 1
  if (afterLf > 0) return afterLf
  // The last byte may be the first half of CRLF: leave it for the next chunk.
  const afterCr = filled < 2 ? 0 : buffer.lastIndexOf(CR, filled - 2) + 1
  return afterCr > 0 ? afterCr : filled
}

function withoutNuls(text: string): string {
  return text.includes('\u0000') ? text.replaceAll('\u0000', '') : text
}
