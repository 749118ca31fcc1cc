import type { Redactor } from '../http/redaction.ts'
import type { HubSpotClient } from './hubspot-client.ts'
import type { PropertyMapping } from './property-mapping.ts'
import type { HubSpotApiVersion } from './api-version.ts'

/** One portal as its destination sees it. */
export interface Portal {
  /** The portal's name in the config. */
  readonly name: string
  readonly client: HubSpotClient
  /** Knows the client's secrets: for HubSpot's words about rows, which are no errors of the client. */
  readonly redactor: Redactor
  readonly apiVersion: HubSpotApiVersion
  readonly mapping: PropertyMapping
  /** The most rows in one request; halved when HubSpot says that a batch is too large. */
  readonly batch: { size: number }
  readonly now: () => number
}
