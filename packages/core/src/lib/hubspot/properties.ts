import { boolean, list, mapped, object, optional, shape, text } from './answer-shape.ts'
import { type CallOptions, type HubSpotTransport, send } from './call-options.ts'

/** A property of an object type. */
export interface HubSpotProperty {
  readonly name: string
  readonly label?: string | null | undefined
  readonly type?: string | null | undefined
  /** Whether values can be written by API. */
  readonly writable: boolean
}

/** Look-ups of the portal's properties. */
export interface HubSpotProperties {
  /**
   * `GET /crm/v3/properties/{objectType}`. Scope: the read scope of the object (`crm.objects.contacts.read` or
   * `crm.schemas.contacts.read`; `crm.objects.marketing_events.read`).
   */
  list(
    objectType: 'contacts' | 'marketing_events',
    options?: CallOptions,
  ): Promise<readonly HubSpotProperty[]>
}

const property = object({
  name: text,
  label: optional(text),
  type: optional(text),
  modificationMetadata: optional(object({ readOnlyValue: optional(boolean) })),
})
const propertyList = shape(
  object({
    results: list(
      mapped(property, ({ modificationMetadata, ...rest }) => ({
        ...rest,
        writable: modificationMetadata?.readOnlyValue !== true,
      })),
    ),
  }),
)

/** The look-ups of the portal's properties. */
export function hubspotProperties(transport: HubSpotTransport): HubSpotProperties {
  return {
    list: async (objectType, options) => {
      const path = `/crm/v3/properties/${objectType}`
      return (await send(transport, { method: 'GET', path, schema: propertyList }, options)).results
    },
  }
}
