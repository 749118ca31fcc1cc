import { testSource } from '@turnout/adapter-testkit'
import { describe, it } from 'vitest'
import { listOf, openFiles } from './support/fixture-files.ts'

const header = 'Email,Registration Time\n'
const broken =
  'p@example.com,2026-09-01T08:00:00Z\n,2026-09-01T08:00:00Z\nnobody,\nq@example.com,soon\n'
const roster = { roster: 'complete' } as const

testSource(
  { describe, it },
  {
    open: () => openFiles({ 'a.csv': listOf(2500), 'b.csv': listOf(1500, 'q') }, roster),
    records: 4000,
    events: ['csv/a', 'csv/b'],
    capabilities: {
      registrations: true,
      cancellations: true,
      attendance: true,
      rosters: true,
      webhooks: false,
    },
    secrets: [],
    badRecords: {
      open: () => openFiles({ 'a.csv': header + broken }),
      records: 4,
      rejected: ['no_email', 'invalid_email', 'bad_time'],
    },
    failures: [
      {
        name: 'the file is gone',
        code: 'unavailable',
        open: () => openFiles({}, { files: 'no-such-file.csv' }),
      },
      {
        name: 'the file has no addresses',
        code: 'csv_refused',
        cause: 'none',
        open: () => openFiles({ 'a.csv': 'Name,Attended\nPriya,Yes\n' }),
      },
    ],
    stalled: 'never stalls',
    large: (records) => openFiles({ 'large.csv': listOf(records) }),
    cutShortRoster: { open: () => openFiles({ 'a.csv': header + broken }, roster), eventId: 'a' },
  },
)
