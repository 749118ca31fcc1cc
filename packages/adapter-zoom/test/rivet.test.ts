import { MeetingsEndpoints, MeetingsS2SAuthClient } from '@zoom/rivet/meetings'
import { zoomScenario } from '@turnout/emulator/zoom'
import { afterEach, expect, it } from 'vitest'
import { DAY_MS, firstWebinar, NOW, type ZoomFixture, zoomFixture } from './fixtures.ts'

let fixture: ZoomFixture

afterEach(() => fixture.close())

// Zoom's own client asks its token endpoint at a fixed address: it is given a token that is there already.
async function rivet(): Promise<MeetingsEndpoints> {
  const { url, apiUrl, account } = fixture.emulator
  const { clientId, clientSecret, accountId } = account
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'account_credentials', account_id: accountId }),
  })
  const { access_token: accessToken, scope } = (await response.json()) as {
    access_token: string
    scope: string
  }
  const expirationTimeIso = new Date(Date.now() + 3_600_000).toISOString()
  const token = { accessToken, expirationTimeIso, scopes: scope.split(' ') }
  class LocalMeetings extends MeetingsS2SAuthClient {
    protected override initEndpoints(
      auth: Parameters<MeetingsS2SAuthClient['initEndpoints']>[0],
    ): MeetingsEndpoints {
      return new MeetingsEndpoints({ auth, baseUrl: apiUrl })
    }
  }
  const tokenStore = { getLatestToken: () => token, storeToken: () => undefined }
  return new LocalMeetings({ clientId, clientSecret, accountId, tokenStore, disableReceiver: true })
    .endpoints
}

it("is read by Zoom's own client: webinars, registrants, runs and the report", async () => {
  const account = zoomScenario({
    startsAt: NOW - 3 * DAY_MS,
    hosts: 1,
    webinarsPerHost: 1,
    peoplePerWebinar: 400,
  })
  fixture = await zoomFixture({ account })
  const webinar = firstWebinar(fixture.emulator)
  const { webinars, reports } = await rivet()
  const detail = await webinars.getWebinar({ path: { webinarId: String(webinar.id) } })
  expect(detail.data?.topic).toBe(webinar.topic)
  const path = { webinarId: webinar.id }
  const first = await webinars.listWebinarRegistrants({ path, query: { page_size: 300 } })
  const second = await webinars.listWebinarRegistrants({
    path,
    query: { page_size: 300, next_page_token: first.data?.next_page_token ?? '' },
  })
  const registrants = [...(first.data?.registrants ?? []), ...(second.data?.registrants ?? [])]
  expect(new Set(registrants.map(({ id }) => id)).size).toBe(400)
  const runs = await webinars.listPastWebinarInstances({ path })
  const uuid = runs.data?.webinars?.[0]?.uuid ?? ''
  const report = await reports.getWebinarParticipantReports({
    path: { webinarId: encodeURIComponent(encodeURIComponent(uuid)) },
    query: { page_size: 300, include_fields: 'registrant_id' },
  })
  expect(report.data?.total_records).toBe(webinar.instances[0]?.rows.length)
})

it("tells Zoom's own client its errors in Zoom's shape", async () => {
  fixture = await zoomFixture()
  const { webinars } = await rivet()
  await expect(webinars.getWebinar({ path: { webinarId: '404404404' } })).rejects.toThrow(
    '[404/3001]',
  )
})
