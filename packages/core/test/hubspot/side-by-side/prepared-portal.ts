import { Client } from '@hubspot/api-client'
import { hubspotClient, type HubSpotClient } from '@turnout/core/hubspot'
import { hubspotEmulator, type HubspotEmulator } from '@turnout/emulator/hubspot'

/** A portal in which every operation has something to work on, and both clients of it. */
export interface PreparedPortal extends AsyncDisposable {
  readonly portal: HubspotEmulator
  readonly ours: HubSpotClient
  readonly official: Client
  readonly ids: { readonly externalAccountId: string; readonly externalEventId: string }
  readonly objectId: string
  readonly contactId: string
  readonly listId: string
  readonly appId: number
}

const ids = { externalAccountId: 'acct.1', externalEventId: 'ext_9' }

/** Starts one; it ends with its scope. */
export async function preparedPortal(): Promise<PreparedPortal> {
  const portal = await hubspotEmulator({ behaviour: { identifiersLagMs: 0 } })
  const { appId, developerKey } = portal.addApp({ eventDetailsUrl: 'https://a.example/events/%s' })
  const { token } = portal.addToken({ app: appId })
  const options = { token, baseUrl: portal.url, sleep: () => Promise.resolve() }
  const ours = hubspotClient({ ...options, developer: { developerApiKey: developerKey } })
  const official = new Client({
    accessToken: token,
    developerApiKey: developerKey,
    basePath: portal.url,
  })
  await ours.events.create({ ...ids, eventName: 'Event', eventOrganizer: 'O' })
  const [objectId = ''] = portal.events().map((event) => event.objectId)
  const { id: contactId } = portal.addContact({ email: 'ann@example.com' })
  const listId = portal.addList('Attendees')
  return {
    portal,
    ours,
    official,
    ids,
    objectId,
    contactId,
    listId,
    appId,
    async [Symbol.asyncDispose]() {
      await ours.close()
      await portal.close()
    },
  }
}
