import path from 'node:path'
import { expect, it } from 'vitest'
import { inspectCsv } from '../src/inspect.ts'
import { differences, type Expected, expectations, samples } from './support/expected-report.ts'

const expected = await expectations()

it.each([...expected])('%s gives what was worked out by hand', async (name, wanted) => {
  const { report } = await inspectCsv(path.join(samples, name), wanted.options)
  expect(differences(report, wanted)).toEqual([])
})

it.each(untimed())('%s: attendance without times is kept back', async (name, wanted) => {
  const options = { ...wanted.options, untimedAttendance: 'quarantine' as const }
  const { report } = await inspectCsv(path.join(samples, name), options)
  expect(differences(report, wanted)).toEqual([])
})

it('tells the options that were given by their names', async () => {
  const { report } = await inspectCsv(path.join(samples, 'google-meet-attendance.csv'), {
    timeZone: 'America/New_York',
    eventDate: '2026-09-08',
  })
  expect(report.options).toEqual({ timeZone: 'America/New_York', eventDate: '2026-09-08' })
})

function untimed(): [string, Expected][] {
  return [...expected].flatMap(([name, wanted]) =>
    wanted.byDefault === undefined ? [] : [[name, { ...wanted, ...wanted.byDefault }]],
  )
}
