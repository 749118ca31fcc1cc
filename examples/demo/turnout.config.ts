import { csvSource } from '@turnout/adapter-csv'
import { defineConfig } from '@turnout/scheduler'
import { demoToken, emulatorUrl, startEmulator, stopEmulator } from './emulated-hubspot.ts'

const exportsFolder = `${import.meta.dirname}/exports`

export default defineConfig({
  portals: {
    // A real portal is one line, { token: env('HUBSPOT_TOKEN') }; see docs/running-the-scheduler.md.
    demo: async () => {
      await startEmulator()
      return { token: demoToken, baseUrl: emulatorUrl }
    },
  },
  connectors: [
    {
      name: 'zoom-report',
      source: csvSource({
        files: `${exportsFolder}/attendee_84312345678_2026_10_14.csv`,
        accountId: 'zoom',
        timeZone: 'America/New_York',
      }),
      portal: 'demo',
      schedule: '*/15 * * * *',
      since: '2026-01-01T00:00:00Z',
    },
    {
      name: 'zoom-report-japan',
      source: csvSource({
        files: `${exportsFolder}/webinar-japan-2026-10-21.csv`,
        accountId: 'zoom',
        timeZone: 'Asia/Tokyo',
      }),
      portal: 'demo',
      schedule: '*/15 * * * *',
      since: '2026-01-01T00:00:00Z',
    },
    {
      name: 'roundtable',
      source: csvSource({
        files: `${exportsFolder}/roundtable-2026-11-05.csv`,
        timeZone: 'Europe/Berlin',
        columns: {
          email: 'Work mail',
          firstName: 'Given name',
          lastName: 'Surname',
          registeredAt: 'Signed up on',
          joinedAt: 'Came in',
          leftAt: 'Went out',
        },
        event: {
          title: 'Roundtable: running webinars in two languages',
          organizer: 'Northwind Events',
          startsAt: '2026-11-05T17:00:00+01:00',
          endsAt: '2026-11-05T18:00:00+01:00',
        },
      }),
      portal: 'demo',
      schedule: { every: '1h' },
      since: '2026-01-01T00:00:00Z',
    },
  ],
  command: 'npm run demo --',
  lookAt: [
    `${emulatorUrl}  HubSpot's side, emulated: events, people, states`,
    'npm run demo -- explain camille.kaplan@example.net 84312345678',
  ],
  close: stopEmulator,
})
