// Reads an export and prints who registered, withdrew and came; sends nothing and needs one package.
//   node examples/list-people.ts attendee-report.csv Europe/Berlin
import { csvSource } from '@turnout/adapter-csv'
import { formatInstant, formatLocator, instantFromEpochMs, type Participation } from '@turnout/core'

const [file = 'attendee-report.csv', timeZone = 'UTC'] = process.argv.slice(2)
const source = csvSource({ files: file, timeZone })
const { signal } = new AbortController()

function when(participation: Participation): string {
  const at =
    participation.state === 'attended' ? participation.stays[0].joinedAt : participation.occurredAt
  return at === null || at === undefined ? 'at an unknown time' : formatInstant(at)
}

const request = { cursor: null, since: instantFromEpochMs(0), events: null, signal }
for await (const { participations, leftOut, rejected } of source.read(request)) {
  for (const participation of participations) {
    console.log(`${participation.person.email} ${participation.state} ${when(participation)}`)
  }
  for (const { record, rule } of leftOut) {
    console.log(`${formatLocator(record.locator)} left out: ${rule}`)
  }
  for (const { record, message } of rejected) {
    console.log(`${formatLocator(record.locator)} rejected: ${message}`)
  }
}
