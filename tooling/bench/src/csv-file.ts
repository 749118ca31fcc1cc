import { open } from 'node:fs/promises'

const HEADER =
  'Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Approval Status,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name\n'
const ROWS_PER_PERSON = 4
const BLOCK_ROWS = 10_000

/** Writes an attendee list in Zoom's columns, 12 of them, about 180 bytes a row; four stays per person. */
export async function writeAttendeeFile(path: string, rows: number): Promise<void> {
  const handle = await open(path, 'w')
  try {
    await handle.write(HEADER)
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - from)
      await handle.write(Array.from({ length: count }, (_, row) => attendee(from + row)).join(''))
    }
  } finally {
    await handle.close()
  }
}

function attendee(row: number): string {
  const person = Math.floor(row / ROWS_PER_PERSON)
  // The order of rows is that of joining, so nobody's stays stand together.
  const name = `${(person * 7919) % 1_000_003}`
  const join = clock(10, row % 3600)
  const leave = clock(11, (row * 7) % 3600)
  const registered = `08/${two(10 + (person % 20))}/2026 ${clock(9, person % 3600)}`
  return `Yes,Given${name} Family${name},Given${name},Family${name},given${name}.family@example.com,${registered},approved,09/08/2026 ${join},09/08/2026 ${leave},32,Yes,United States\n`
}

function clock(hour: number, second: number): string {
  return `${two(hour)}:${two(Math.floor(second / 60))}:${two(second % 60)} AM`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
