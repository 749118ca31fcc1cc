// Carries one webinar export to HubSpot, once. The ledger beside it makes a second call send only what is new.
//   HUBSPOT_TOKEN=… node examples/csv-to-hubspot.ts attendee-report.csv Europe/Berlin
import { csvSource } from '@turnout/adapter-csv'
import { toInstant } from '@turnout/core'
import { hubspotDestination } from '@turnout/core/hubspot'
import { type Connector, createEngine } from '@turnout/core/sync'
import { sqliteLedger } from '@turnout/ledger'

const [file = 'attendee-report.csv', timeZone = 'UTC'] = process.argv.slice(2)
const baseUrl = process.env['HUBSPOT_BASE_URL']
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

const destination = hubspotDestination({
  token: process.env['HUBSPOT_TOKEN'] ?? '',
  ...(baseUrl === undefined ? {} : { baseUrl }),
})
const connector: Connector = {
  name: 'one-export',
  source: csvSource({ files: file, timeZone }),
  destination,
  since: toInstant('2020-01-01T00:00:00Z'),
  // Without this the first run against a live portal stops, shows its plan and waits for engine.approve('one-export').
  approved: process.env['SEND'] === 'yes',
}

const ledger = await sqliteLedger({ path: '.turnout/one-export.db' })
try {
  const engine = createEngine({ ledger, connectors: [connector] })
  const { outcome, counts, transitions, needsYou, error } = await engine.run(connector.name, {
    signal: stop.signal,
  })
  console.log(outcome, counts, transitions)
  for (const question of needsYou) console.log(question)
  if (error !== null) console.error(error.message)
} finally {
  await ledger.close()
  await destination.close()
}
