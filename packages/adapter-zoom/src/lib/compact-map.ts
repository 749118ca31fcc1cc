const SMALLEST_CHUNK = 2048
const LARGEST_CHUNK = 65_536
const LONGEST = 255
const FIRST_TABLE = 256

/**
 * Texts by short texts, to which things are only added: some 60 bytes for a registrant's id and address, a third of
 * what a Map of strings takes. Zoom's report names people by id, so one webinar's addresses must be at hand.
 */
export class CompactMap {
  #chunks: Buffer[] = []
  #starts: number[] = []
  #used = 0
  #table = new Int32Array(FIRST_TABLE)
  #size = 0

  get size(): number {
    return this.#size
  }

  has(key: string): boolean {
    return this.get(key) !== null
  }

  /** The value; null when the key was never added. */
  get(key: string): string | null {
    const bytes = keyBytes(key)
    const entry = this.#table[this.#slotOf(bytes)] ?? 0
    return entry === 0 ? null : this.#valueAt(entry - 1)
  }

  /** All values, each once. */
  values(): Set<string> {
    const entries = [...this.#table].filter((entry) => entry !== 0)
    return new Set(entries.map((entry) => this.#valueAt(entry - 1)))
  }

  /** Adds a key with its value (255 bytes at most); false when the key was there already: the first value stays. */
  add(key: string, value = ''): boolean {
    const bytes = keyBytes(key)
    const slot = this.#slotOf(bytes)
    if (this.#table[slot] !== 0) return false
    this.#table[slot] = this.#append(bytes, Buffer.from(value).subarray(0, LONGEST)) + 1
    this.#size += 1
    if (this.#size * 4 > this.#table.length * 3) this.#grow()
    return true
  }

  #slotOf(key: Buffer): number {
    const mask = this.#table.length - 1
    let slot = hashOf(key) & mask
    for (;;) {
      const entry = this.#table[slot] ?? 0
      if (entry === 0 || this.#keyAt(entry - 1).equals(key)) return slot
      slot = (slot + 1) & mask
    }
  }

  #append(key: Buffer, value: Buffer): number {
    const length = key.length + value.length + 2
    const last = this.#chunks.at(-1)
    const chunk =
      last !== undefined && this.#used + length <= last.length ? last : this.#addChunk(length)
    const at = this.#used
    chunk[at] = key.length
    key.copy(chunk, at + 1)
    chunk[at + 1 + key.length] = value.length
    value.copy(chunk, at + 2 + key.length)
    this.#used += length
    return (this.#starts.at(-1) ?? 0) + at
  }

  #addChunk(length: number): Buffer {
    const last = this.#chunks.at(-1)
    const size = Math.max(length, Math.min(LARGEST_CHUNK, (last?.length ?? SMALLEST_CHUNK / 2) * 2))
    this.#starts.push((this.#starts.at(-1) ?? 0) + (last?.length ?? 0))
    // Not from Node's pool: a slice of the pool would keep the whole pool alive.
    const chunk = Buffer.allocUnsafeSlow(size)
    this.#chunks.push(chunk)
    this.#used = 0
    return chunk
  }

  #grow(): void {
    const old = this.#table
    this.#table = new Int32Array(old.length * 2)
    for (const entry of old) {
      if (entry !== 0) this.#table[this.#slotOf(this.#keyAt(entry - 1))] = entry
    }
  }

  #placeOf(position: number): { readonly chunk: Buffer; readonly offset: number } {
    let index = this.#starts.length - 1
    while (index > 0 && (this.#starts[index] ?? 0) > position) index -= 1
    const chunk = this.#chunks[index]
    if (chunk === undefined) throw new RangeError('The map points outside its own memory.')
    return { chunk, offset: position - (this.#starts[index] ?? 0) }
  }

  #keyAt(position: number): Buffer {
    const { chunk, offset } = this.#placeOf(position)
    return chunk.subarray(offset + 1, offset + 1 + (chunk[offset] ?? 0))
  }

  #valueAt(position: number): string {
    const { chunk, offset } = this.#placeOf(position)
    const start = offset + 1 + (chunk[offset] ?? 0)
    return chunk.toString('utf8', start + 1, start + 1 + (chunk[start] ?? 0))
  }
}

function keyBytes(key: string): Buffer {
  const bytes = Buffer.from(key)
  if (bytes.length > LONGEST) throw new RangeError(`A key has ${LONGEST} bytes at most.`)
  return bytes
}

// FNV-1a.
function hashOf(bytes: Buffer): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
