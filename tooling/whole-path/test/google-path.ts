import { googleCalendarSource } from '@turnout/adapter-google-calendar'
import { instantFromEpochMs } from '@turnout/core'
import { hubspotDestination } from '@turnout/core/hubspot'
import { createEngine, type RunReport } from '@turnout/core/sync'
import { googleFetch } from '@turnout/emulator/google'
import { sqliteLedger } from '@turnout/ledger'

const DAY_MS = 86_400_000

/** Where everything is that one run of the Google connector needs; plain values, so that it can be another process. */
export interface GooglePath {
  readonly ledger: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly sinceDays: number
  readonly calendars: readonly string[]
  readonly google: { readonly url: string; readonly email: string; readonly privateKey: string }
  readonly subject: string
  readonly hubspot: { readonly url: string; readonly token: string }
}

/** Runs the connector once, from the ledger and back to it; an aborted signal stops it in the middle. */
export async function runGoogle(
  path: GooglePath,
  { signal = new AbortController().signal }: { readonly signal?: AbortSignal } = {},
): Promise<RunReport> {
  const { calendars, google, subject } = path
  const now = (): number => path.now
  const ledger = await sqliteLedger({ path: path.ledger })
  const destination = hubspotDestination({
    token: path.hubspot.token,
    baseUrl: path.hubspot.url,
    budget: { acquire: () => ({ done: () => undefined }) },
    now,
    sleep: atOnce,
  })
  const { email, privateKey } = google
  const source = googleCalendarSource({
    calendars,
    credentials: { kind: 'service-account', email, privateKey, subject },
    fetch: googleFetch(google.url),
    requestsPerMinute: 1_000_000,
    now,
    sleep: atOnce,
  })
  const since = instantFromEpochMs(path.now - path.sinceDays * DAY_MS)
  const connectors = [{ name: 'google', source, destination, since }]
  const engine = createEngine({ ledger, connectors, now, sleep: atOnce })
  try {
    return await engine.run('google', { signal })
  } finally {
    await destination.close()
    await ledger.close()
  }
}

// Nothing here waits for a real clock.
async function atOnce(_ms: number, signal: AbortSignal | null): Promise<void> {
  signal?.throwIfAborted()
}
