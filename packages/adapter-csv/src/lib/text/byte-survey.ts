import { isAscii } from 'node:buffer'
import { createHash, type Hash } from 'node:crypto'

const HEAD_BYTES = 65_536
/** The head of a file whose first lines are very long, like those of 5,000 columns. */
const LONGEST_HEAD_BYTES = 2_097_152
const LEAST_LINES = 8
const SAMPLE_BYTES = 262_144
const LF = 10
const CR = 13

/** What one pass over the bytes of a file tells: enough to choose an encoding, and to know the content again. */
export interface ByteSurvey {
  /** The first bytes of the file: 65,536, or more where these hold few lines, at most 2,097,152. */
  readonly head: Buffer
  /** Lines from all over the file that hold bytes above 127, at most 262,144 bytes of them. */
  readonly sample: Buffer
  readonly size: number
  /** Names the content: the first 32 hexadecimal digits of its SHA-256. */
  readonly digest: string
}

/** Gathers a {@link ByteSurvey} from chunks; memory is bounded whatever the size of the file. */
export class ByteSurveyor {
  readonly #hash: Hash = createHash('sha256')
  readonly #head: Buffer[] = []
  readonly #sample: Buffer[] = []
  #headBytes = 0
  #headLines = 0
  #sampleBytes = 0
  #size = 0

  add(chunk: Buffer): void {
    this.#hash.update(chunk)
    this.#size += chunk.length
    const started = this.#keepHead(chunk, HEAD_BYTES)
    if (this.#headLines < LEAST_LINES) this.#keepHead(chunk.subarray(started), LONGEST_HEAD_BYTES)
    if (this.#sampleBytes < SAMPLE_BYTES && !isAscii(chunk)) this.#keepSample(chunk)
  }

  finish(): ByteSurvey {
    return {
      head: Buffer.concat(this.#head),
      sample: Buffer.concat(this.#sample),
      size: this.#size,
      digest: this.#hash.digest('hex').slice(0, 32),
    }
  }

  /** Keeps what the head still lacks of so many bytes; gives how many bytes it took. */
  #keepHead(chunk: Buffer, most: number): number {
    const part = chunk.subarray(0, Math.max(0, most - this.#headBytes))
    if (part.length === 0) return 0
    this.#head.push(Buffer.from(part))
    this.#headBytes += part.length
    for (const byte of part) if (byte === LF || byte === CR) this.#headLines++
    return part.length
  }

  /** Keeps lines that are whole inside the chunk, so that no character is cut. */
  #keepSample(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length && this.#sampleBytes < SAMPLE_BYTES) {
      const end = chunk.indexOf(LF, at)
      const line = chunk.subarray(at, end === -1 ? chunk.length : end + 1)
      if (!isAscii(line)) this.#keepLine(line.subarray(0, SAMPLE_BYTES))
      at += line.length
    }
  }

  #keepLine(line: Buffer): void {
    this.#sample.push(Buffer.from(line))
    this.#sampleBytes += line.length
  }
}
