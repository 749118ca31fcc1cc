import { type Cursor, CursorExpiredError, toCursor } from '@turnout/core'
import { z } from 'zod'

// The number goes up when the shape changes: an older cursor is then expired, and the engine reads from the start.
const shape = z.object({ version: z.literal(1), done: z.array(z.string()) })

/** The ids of the webinars that are done in this round; none: the next read begins a new round. */
export type DoneWebinars = readonly string[]

/** Writes a cursor. */
export function writeCursor(done: DoneWebinars): Cursor {
  return toCursor(JSON.stringify({ version: 1, done }))
}

/** Reads a cursor. @throws CursorExpiredError when it is none of this version. */
export function readCursor(cursor: Cursor | null): DoneWebinars {
  if (cursor === null) return []
  try {
    return shape.parse(JSON.parse(cursor)).done
  } catch (cause) {
    throw new CursorExpiredError('The cursor is of another version of this adapter.', { cause })
  }
}
