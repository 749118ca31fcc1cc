import { ConfigError } from '../model/errors.ts'

/** Versions of HubSpot's Marketing Events API. They differ in their paths only. */
export type HubSpotApiVersion = 'v3' | '2025-09' | '2026-03' | '2026-09'

/** The versions that can be chosen. */
export const hubspotApiVersions: readonly HubSpotApiVersion[] = [
  'v3',
  '2025-09',
  '2026-03',
  '2026-09',
]

// HubSpot ends the support of v1 to v3 in September 2027 [changelog, date-based versions].
const WARN_ABOUT_V3_FROM_MS = Date.UTC(2027, 2, 1)

/** The path that all marketing-event operations of a version begin with. @throws ConfigError for no known version. */
export function marketingEventsPath(version: HubSpotApiVersion): string {
  if (!hubspotApiVersions.includes(version)) {
    throw new ConfigError('apiVersion', `"${version}" is none of ${hubspotApiVersions.join(', ')}.`)
  }
  return version === 'v3'
    ? '/marketing/v3/marketing-events'
    : `/marketing/marketing-events/${version}`
}

/** What a check says about a version whose end is near; null: nothing. */
export function versionAdvice(version: HubSpotApiVersion, nowMs: number): string | null {
  if (version !== 'v3' || nowMs < WARN_ABOUT_V3_FROM_MS) return null
  return "HubSpot ends the support of v3 in September 2027. Set apiVersion: '2026-09'; no id changes and nothing is sent again."
}
