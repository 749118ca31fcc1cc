import { createReadStream } from 'node:fs'
import { csvSource } from '@turnout/adapter-csv'
import { csvRows } from '@turnout/adapter-csv/inspect'
import { instantFromEpochMs } from '@turnout/core'
import { parse } from 'csv-parse'
import { inferSchema, initParser, type Parser } from 'udsv'

/** Does a job on a file and tells how many rows it took. */
export type Contender = (path: string) => Promise<number>

const CHUNK_BYTES = 65_536

/** All rows with all columns. */
export const parsing: Readonly<Record<string, Contender>> = {
  turnout: async (path) => {
    let rows = 0
    for await (const block of csvRows(path, { encoding: 'utf-8' })) rows += block.length
    return rows - 1
  },
  udsv: async (path) => {
    const decoder = new TextDecoder()
    let parser: Parser | null = null
    let rows = 0
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      const text = decoder.decode(chunk as Buffer, { stream: true })
      parser ??= initParser(inferSchema(text))
      parser.chunk<string[]>(text, parser.stringArrs, () => {
        rows++
      })
    }
    parser?.end()
    return rows
  },
  'csv-parse': async (path) => {
    let rows = 0
    for await (const _row of createReadStream(path).pipe(parse({ columns: true }))) rows++
    return rows
  },
}

/** From a file to what each person did. */
export const toParticipations: Readonly<Record<string, Contender>> = {
  turnout: async (path) => {
    const source = csvSource({ files: path, timeZone: 'America/New_York', settleMs: 0 })
    const since = instantFromEpochMs(0)
    const { signal } = new AbortController()
    let rows = 0
    for await (const batch of source.read({ cursor: null, since, events: null, signal })) {
      rows += batch.recordsRead
    }
    return rows
  },
  'csv-parse and a Map': async (path) => {
    const people = new Map<string, Attendee>()
    let rows = 0
    for await (const row of createReadStream(path).pipe(parse({ columns: true }))) {
      addStay(people, row as Record<string, string>)
      rows++
    }
    return rows
  },
}

interface Attendee {
  readonly registeredAt: Date
  readonly stays: { readonly joinedAt: Date; readonly leftAt: Date }[]
}

function addStay(people: Map<string, Attendee>, row: Record<string, string>): void {
  const email = (row['Email'] ?? '').trim().toLowerCase()
  const joinedAt = new Date(row['Join Time'] ?? '')
  const leftAt = new Date(row['Leave Time'] ?? '')
  const known = people.get(email)
  if (known !== undefined) known.stays.push({ joinedAt, leftAt })
  else {
    const registeredAt = new Date(row['Registration Time'] ?? '')
    people.set(email, { registeredAt, stays: [{ joinedAt, leftAt }] })
  }
}
