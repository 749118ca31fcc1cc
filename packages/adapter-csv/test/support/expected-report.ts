import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CsvReport } from '../../src/inspect.ts'

/** Where the exports that were worked out by hand are. */
export const samples: string = path.join(import.meta.dirname, '..', 'fixtures')

type Fields = Readonly<Record<string, unknown>>

interface Debatable {
  readonly debatable?: boolean
  readonly debatableFields?: readonly string[]
}

interface ExpectedResult {
  readonly people: readonly (CsvReport['people'][number] & Debatable)[]
  readonly leftOut: readonly (CsvReport['leftOut'][number] &
    Debatable & { readonly email?: string })[]
  readonly rejected: readonly (CsvReport['rejected'][number] & Debatable)[]
}

/** What a right reading of a sample concludes; see `_about` in expected.json. */
export interface Expected extends ExpectedResult {
  readonly options: Fields
  readonly profile: string
  readonly profileAlternatives?: readonly string[]
  readonly event: CsvReport['event'] & Debatable
  readonly byDefault?: ExpectedResult
}

/** The expectations by file name. */
export async function expectations(): Promise<Map<string, Expected>> {
  const text = await readFile(path.join(samples, 'expected.json'), 'utf8')
  const all = JSON.parse(text) as Record<string, Expected>
  return new Map(Object.entries(all).filter(([name]) => name !== '_about'))
}

/** Where a report differs from what is expected, debatable points aside. */
export function differences(report: CsvReport, expected: Expected): string[] {
  const profiles = [expected.profile, ...(expected.profileAlternatives ?? [])]
  const wrong = profiles.includes(report.profile) ? [] : [`profile ${report.profile}`]
  if (report.profile === 'refused') return wrong
  return [
    ...wrong,
    ...fieldsThatDiffer('event', report.event, expected.event),
    ...peopleThatDiffer(report, expected),
    ...linesThatDiffer('left out', report.leftOut.map(ruleLine), expected.leftOut, ruleLine),
    ...linesThatDiffer('rejected', report.rejected.map(codeLine), expected.rejected, codeLine),
  ]
}

function peopleThatDiffer(report: CsvReport, { people, leftOut }: ExpectedResult): string[] {
  const found = new Map(report.people.map((person) => [person.email, person]))
  const overlooked = new Set(leftOut.map(({ email }) => email))
  const known = new Set([...people.map(({ email }) => email), ...overlooked])
  const extra = report.people.filter(({ email }) => !known.has(email))
  return [
    ...extra.map(({ email }) => `${email} is not expected`),
    ...people.flatMap((person) => {
      const got = found.get(person.email)
      if (person.debatable === true && person.debatableFields === undefined) return []
      return got === undefined
        ? [`${person.email} is missing`]
        : fieldsThatDiffer(person.email, got, person)
    }),
  ]
}

function fieldsThatDiffer(what: string, got: object, expected: object & Debatable): string[] {
  const { debatable, debatableFields, ...fields } = expected
  const skipped = new Set(debatable === true ? (debatableFields ?? Object.keys(fields)) : [])
  const found = new Map<string, unknown>(Object.entries(got))
  return Object.entries(fields)
    .filter(([key]) => !skipped.has(key))
    .filter(([key, value]) => JSON.stringify(found.get(key)) !== JSON.stringify(value))
    .map(
      ([key, value]) =>
        `${what} ${key}: ${JSON.stringify(found.get(key))}, not ${JSON.stringify(value)}`,
    )
}

function linesThatDiffer<T extends Debatable>(
  what: string,
  got: readonly string[],
  expected: readonly T[],
  toLine: (entry: T) => string,
): string[] {
  const all = new Set(expected.map(toLine))
  const needed = expected.filter(({ debatable }) => debatable !== true).map(toLine)
  return [
    ...needed.filter((line) => !got.includes(line)).map((line) => `${what}: ${line} is missing`),
    ...got.filter((line) => !all.has(line)).map((line) => `${what}: ${line} is not expected`),
  ]
}

function ruleLine({ line, rule }: CsvReport['leftOut'][number]): string {
  return `line ${line} ${rule}`
}

function codeLine({ line, code }: CsvReport['rejected'][number]): string {
  return `line ${line} ${code}`
}
