import { randomBytes } from 'node:crypto'

/** What a credential is; it decides about app identity, expiry and limits. */
export type CredentialKind = 'private-app' | 'service-key' | 'oauth'

/** A bearer token and what it may do. */
export interface AccessToken {
  readonly token: string
  readonly kind: CredentialKind
  /** Null: it belongs to a developer's account only, like one of the client_credentials grant. */
  readonly portalId: number | null
  readonly appId: number
  readonly scopes: readonly string[]
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

/** An OAuth refresh token. */
export interface RefreshToken {
  readonly token: string
  readonly portalId: number
  readonly appId: number
  readonly scopes: readonly string[]
}

/** An app: what external ids are bound to. */
export interface HubspotApp {
  readonly appId: number
  readonly name: string
  readonly clientId: string
  /** Also signs the event-details callback. */
  readonly clientSecret: string
  /** The legacy developer key, as `hapikey` in the query of the settings operations. */
  readonly developerKey: string
  /** Where HubSpot asks for the details of unknown events; `%s` stands for the event's external id. */
  eventDetailsUrl: string | null
}

/** Every scope that an operation of the emulator asks for. */
export const allScopes: readonly string[] = [
  'crm.objects.marketing_events.read',
  'crm.objects.marketing_events.write',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.schemas.contacts.read',
  'crm.schemas.contacts.write',
  'crm.lists.read',
  'crm.lists.write',
  'developers-read',
  'developers-write',
]

/** Apps, tokens and codes of all portals. */
export class Credentials {
  readonly apps: Map<number, HubspotApp> = new Map()
  readonly tokens: Map<string, AccessToken> = new Map()
  readonly refreshTokens: Map<string, RefreshToken> = new Map()
  /** Authorization codes that were not exchanged yet. */
  readonly codes: Map<string, RefreshToken & { readonly redirectUri: string | null }> = new Map()

  addApp(app: Partial<HubspotApp> = {}): HubspotApp {
    const appId = app.appId ?? this.#unusedAppId()
    const added: HubspotApp = {
      appId,
      name: app.name ?? `App ${appId}`,
      clientId: app.clientId ?? randomId(),
      clientSecret: app.clientSecret ?? randomId(),
      developerKey: app.developerKey ?? randomId(),
      eventDetailsUrl: app.eventDetailsUrl ?? null,
    }
    this.apps.set(appId, added)
    return added
  }

  addToken(
    token: Omit<AccessToken, 'token'> & { readonly token?: string | undefined },
  ): AccessToken {
    const added = { ...token, token: token.token ?? tokenText(token.kind) }
    this.tokens.set(added.token, added)
    return added
  }

  appOfClient(clientId: string): HubspotApp | undefined {
    return [...this.apps.values()].find((app) => app.clientId === clientId)
  }

  #unusedAppId(): number {
    return Math.max(1_000_000, ...this.apps.keys()) + 1
  }
}

/** A new token in the shape of its kind. */
function tokenText(kind: CredentialKind): string {
  if (kind === 'oauth') return `C${randomBytes(60).toString('base64url')}`
  return `pat-na1-${randomId()}`
}

/** A random id in the shape of a UUID. */
export function randomId(): string {
  const hex = randomBytes(16).toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
