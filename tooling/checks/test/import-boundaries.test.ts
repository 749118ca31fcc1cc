import { describe, expect, it } from 'vitest'
import { boundaryProblems } from '../src/import-boundaries.ts'

function problemsIn(path: string, text: string): string[] {
  return boundaryProblems([{ path, text }])
}

// In two parts, or the check would find it here.
const ALL_APIS = ['google', 'apis'].join('')
const GOOGLE_FILE = 'packages/adapter-google-calendar/src/lib/google-apis.ts'

describe('a forbidden import is found', () => {
  it.each([
    ['packages/core/src/lib/model/person.ts', "import { x } from '@turnout/ledger'"],
    ['packages/core/src/lib/model/person.ts', "import { x } from '../http/http-client.ts'"],
    ['packages/core/src/lib/model/person.ts', "import type { X } from '../sync/ledger.ts'"],
    ['packages/core/src/index.ts', "export * from './lib/hubspot/client.ts'"],
    ['packages/core/src/lib/http/retry.ts', "import { x } from '../hubspot/client.ts'"],
    ['packages/core/src/lib/http/retry.ts', "import { x } from '../../sync.ts'"],
    ['packages/core/src/lib/hubspot/client.ts', "import { x } from '../sync/engine.ts'"],
    ['packages/core/src/lib/hubspot/client.ts', "import { type A, b } from '../sync/engine.ts'"],
    ['packages/core/src/lib/hubspot/client.ts', "import x from '../sync/engine.ts'"],
    ['packages/core/src/lib/hubspot/client.ts', "import {} from '../sync/engine.ts'"],
    ['packages/core/src/lib/hubspot/client.ts', "import { from, of } from '../sync/engine.ts'"],
    ['packages/core/src/lib/sync/send.ts', "import type { X } from '../hubspot/client.ts'"],
    ['packages/core/src/lib/sync/send.ts', "import { x } from '../http/http-client.ts'"],
    ['packages/core/src/lib/sync/send.ts', "import { x } from '@turnout/core/hubspot'"],
    ['packages/ledger/src/index.ts', "import { x } from '@turnout/core/hubspot'"],
    ['packages/ledger/src/index.ts', "import { x } from '@turnout/scheduler'"],
    ['packages/adapter-zoom/src/index.ts', "import { x } from '@turnout/core/hubspot'"],
    ['packages/adapter-zoom/src/index.ts', "import { x } from '@turnout/core/sync'"],
    ['packages/adapter-zoom/src/index.ts', "import { x } from '@turnout/adapter-csv'"],
    ['packages/adapter-zoom/src/index.ts', "import { x } from '@turnout/scheduler'"],
    ['packages/adapter-zoom/src/index.ts', "import { x } from '@turnout/ledger'"],
    ['packages/adapter-zoom/src/index.ts', "import { x } from '../../core/src/index.ts'"],
    ['packages/adapter-zoom/src/index.ts', "const x = await import('@turnout/core/hubspot')"],
    ['packages/adapter-zoom/src/index.ts', "export { x } from '@turnout/core/hubspot'"],
    ['packages/adapter-zoom/src/index.ts', "import '@turnout/emulator/zoom'"],
    ['packages/adapter-zoom/src/index.ts', "import express from 'express'"],
    ['packages/adapter-zoom/src/index.ts', "import {\n  x,\n} from '@turnout/core/hubspot'"],
    ['packages/adapter-zoom/test/x.test.ts', "import { x } from '@turnout/adapter-csv'"],
    ['packages/adapter-testkit/src/index.ts', "import { x } from '@turnout/core/http'"],
    ['packages/adapter-testkit/src/index.ts', "import { x } from '@turnout/emulator/hubspot'"],
    ['packages/emulator/src/hubspot.ts', "import type { X } from '@turnout/core'"],
    ['packages/emulator/test/x.test.ts', "import { x } from '@turnout/core/hubspot'"],
    ['apps/scheduler/src/bin.ts', "import { x } from '@turnout/adapter-csv'"],
    ['apps/scheduler/src/bin.ts', "import { x } from '@turnout/emulator/hubspot'"],
    ['examples/program.ts', `import { google } from '${ALL_APIS}'`],
    ['packages/adapter-google-calendar/src/lib/x.ts', `await import('${ALL_APIS}')`],
    [GOOGLE_FILE, `await import(\`${ALL_APIS}\`)`],
    [GOOGLE_FILE, `const { google } = await import('${ALL_APIS}/build/src/index.js')`],
    [GOOGLE_FILE, `import type { A } from '${ALL_APIS}/build/src/apis/index.js'`],
    [GOOGLE_FILE, `import { calendar } from '${ALL_APIS}/build/src/apis/calendar/index.js'`],
    [GOOGLE_FILE, "import { JWT } from 'google-auth-library'"],
    ['packages/adapter-google-calendar/src/lib/x.ts', "await import('google-auth-library')"],
    ['packages/adapter-zoom/src/index.ts', "import { JWT } from 'google-auth-library'"],
  ])('%s: %s', (path, text) => {
    expect(problemsIn(path, text)).toHaveLength(1)
  })
})

describe('an allowed import is left alone', () => {
  it.each([
    ['packages/core/src/lib/http/retry.ts', "import { x } from '../model/errors.ts'"],
    ['packages/core/src/lib/hubspot/client.ts', "import type { X } from '../sync/destination.ts'"],
    ['packages/core/src/lib/hubspot/client.ts', "import { type A } from '../sync/destination.ts'"],
    ['packages/core/src/lib/hubspot/client.ts', "import { x } from '../http/http-client.ts'"],
    ['packages/core/src/lib/sync/send.ts', "import { x } from '../model/errors.ts'"],
    ['packages/core/test/engine.test.ts', "import { x } from '@turnout/emulator/hubspot'"],
    ['packages/ledger/src/index.ts', "import type { Ledger } from '@turnout/core/sync'"],
    ['packages/adapter-zoom/src/lib/x.ts', "import { x } from '@turnout/core/http'"],
    ['packages/adapter-zoom/test/x.test.ts', "import { x } from '@turnout/adapter-testkit'"],
    ['packages/adapter-zoom/test/x.test.ts', "import { x } from '@turnout/emulator/zoom'"],
    ['packages/emulator/src/hubspot.ts', "import express from 'express'"],
    ['apps/scheduler/src/bin.ts', "import { x } from '@turnout/core/hubspot'"],
    ['apps/scheduler/test/bin.test.ts', "import { x } from '@turnout/emulator/hubspot'"],
    ['examples/csv-to-hubspot.ts', "import { x } from '@turnout/adapter-csv'"],
    [GOOGLE_FILE, "await import('googleapis/build/src/apis/calendar/index.js')"],
    [GOOGLE_FILE, "import type { A } from 'googleapis/build/src/apis/admin/directory_v1.js'"],
    [GOOGLE_FILE, "import type { JWT } from 'google-auth-library'"],
    ['packages/emulator/test/x.test.ts', "import { JWT } from 'google-auth-library'"],
  ])('%s: %s', (path, text) => {
    expect(problemsIn(path, text)).toEqual([])
  })
})

it('tells the file, the line and what would be allowed', () => {
  const text = "import { a } from '@turnout/core'\nimport { b } from '@turnout/core/sync'\n"
  expect(problemsIn('packages/adapter-zoom/src/index.ts', text)).toEqual([
    'packages/adapter-zoom/src/index.ts:2: imports @turnout/core/sync: adapter-zoom may import core, core/http.',
  ])
})
