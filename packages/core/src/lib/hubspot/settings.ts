import { idText, openObject, optional, text, writeShape } from './answer-shape.ts'
import { ConfigError } from '../model/errors.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { CallOptions } from './call-options.ts'
import { numericIdSegment } from './path-segment.ts'

/** Who may read and change an app's settings: its developer, by the older key or by a token. */
export type DeveloperCredentials =
  | { readonly developerApiKey: string }
  | { readonly developerToken: string }

/** The settings of an app. */
export interface AppSettings {
  readonly appId?: string | null | undefined
  /** Where HubSpot asks for an event that it does not know; `%s` stands for the external event id. */
  readonly eventDetailsUrl?: string | null | undefined
}

/** Settings of an app. They need the option `developer` of the client, not the portal's token. */
export interface HubSpotSettings {
  /**
   * `GET …/{appId}/settings`. Scope: `developers-read`, or a developer key. Gives where HubSpot asks for events it does
   * not know; the app must be the developer's own.
   */
  get(appId: string | number, options?: CallOptions): Promise<AppSettings>
  /**
   * `POST …/{appId}/settings`. Scope: `developers-write`, or a developer key. Replaces the settings of the developer's
   * own app, and gives them. The URL must be https and hold `%s` where HubSpot puts the external event id.
   */
  set(
    appId: string | number,
    settings: { readonly eventDetailsUrl: string },
    options?: CallOptions,
  ): Promise<AppSettings>
}

const appSettings = writeShape<AppSettings>(
  openObject({ appId: optional(idText), eventDetailsUrl: optional(text) }),
)

/** The operations on an app's settings. */
export function hubspotSettings(
  http: HttpClient,
  marketingEvents: string,
  developer: DeveloperCredentials | undefined,
): HubSpotSettings {
  const request = async (
    method: 'GET' | 'POST',
    appId: string | number,
    body: unknown,
    options: CallOptions = {},
  ): Promise<AppSettings> => {
    const response = await http.request({
      method,
      url: `${marketingEvents}/${numericIdSegment(appId, 'appId')}/settings`,
      ...credentials(developer),
      body,
      schema: appSettings,
      authorized: false,
      retry: 'whenHarmless',
      ...options,
    })
    return response.body
  }
  return {
    get: (appId, options) => request('GET', appId, undefined, options),
    set: (appId, settings, options) => request('POST', appId, settings, options),
  }
}

function credentials(developer: DeveloperCredentials | undefined) {
  if (developer === undefined) {
    throw new ConfigError(
      'developer',
      "an app's settings need a developerApiKey or a developerToken.",
    )
  }
  return 'developerToken' in developer
    ? { headers: { authorization: `Bearer ${developer.developerToken}` } }
    : { query: { hapikey: developer.developerApiKey } }
}
