import type { Source, SourceCapabilities } from '@turnout/core'
import { googleApis } from './google-apis.ts'
import type { GoogleClient } from './google-calendar-client.ts'
import {
  type GoogleCalendarSourceOptions,
  type Settings,
  settingsOf,
} from './google-calendar-options.ts'
import { pushChannels } from './push-channels.ts'
import { RequestCounter } from './request-counter.ts'

/**
 * Reads webinars from Google calendars: guests from Calendar, and who came from the audit log or Google Meet.
 * @throws ConfigError when an option cannot be used.
 */
export function googleCalendarSource(options: GoogleCalendarSourceOptions): Source {
  const settings = settingsOf(options)
  const requests = new RequestCounter()
  const client = lazyClient(settings, requests)
  return {
    specVersion: 1,
    name: 'google-calendar',
    fingerprint: settings.fingerprint,
    capabilities: capabilitiesOf(settings),
    async check({ signal }) {
      const { checkAccount } = await import('./account-check.ts')
      return await checkAccount(settings, await client(), signal)
    },
    async *read(request) {
      const parts = { settings, client: await client(), request }
      const { read } = await import('./read.ts')
      yield* read(parts)
    },
    requestCounts: () => requests.counts(),
    webhook: pushChannels(settings, client),
  }
}

// Until the first request nothing is loaded: neither Google's libraries, nor what reads with them.
function lazyClient(settings: Settings, requests: RequestCounter): () => Promise<GoogleClient> {
  let made: Promise<GoogleClient> | null = null
  const make = async (): Promise<GoogleClient> => {
    const apis = googleApis(settings)
    await apis.calendar()
    const { GoogleClient: Client } = await import('./google-calendar-client.ts')
    return new Client(settings, apis, requests)
  }
  return () => (made ??= make())
}

function capabilitiesOf({ guests, attendance }: Settings): SourceCapabilities {
  return {
    registrations: true,
    // By default a withdrawal is told by the complete guest list alone.
    cancellations: guests.declined === 'cancelled',
    attendance: attendance.length > 0,
    rosters: true,
    webhooks: true,
  }
}
