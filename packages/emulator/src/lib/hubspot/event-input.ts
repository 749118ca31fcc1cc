import { invalid } from './api-error.ts'
import {
  epochMsOf,
  isoOf,
  latestEpochMs,
  type JsonObject,
  listOf,
  objectOf,
  textOf,
} from './json.ts'
import type { CustomProperty, EventFields, ExternalIds } from './marketing-events.ts'
import type { Portal } from './portal.ts'

/** An event as a create request gives it. */
export interface NewEvent {
  readonly externalIds: ExternalIds
  readonly fields: EventFields
}

const textFields = [
  'eventName',
  'eventOrganizer',
  'eventType',
  'eventDescription',
  'eventUrl',
] as const
const timeFields = ['startDateTime', 'endDateTime'] as const
const flagFields = ['eventCancelled', 'eventCompleted'] as const

/** Reads a whole event; `externalEventId` of the path wins over the body's. Throws 400 naming what is missing. */
export function newEventOf(body: unknown, portal: Portal, externalEventId?: string): NewEvent {
  const event: JsonObject = {
    ...objectOf(body),
    ...(externalEventId === undefined ? {} : { externalEventId }),
  }
  requireFields(event, ['eventName', 'eventOrganizer', 'externalAccountId', 'externalEventId'])
  const externalIds = {
    externalAccountId: textOf(event['externalAccountId']) ?? '',
    externalEventId: textOf(event['externalEventId']) ?? '',
  }
  return { externalIds, fields: eventFieldsOf(event, portal) }
}

/** Reads the fields that are there. Throws 400 for a time that cannot be read; unknown names vanish. */
export function eventFieldsOf(body: unknown, portal: Portal): EventFields {
  const given = objectOf(body)
  const fields: Record<string, unknown> = {}
  for (const name of textFields)
    if (textOf(given[name]) !== null) fields[name] = textOf(given[name])
  for (const name of timeFields) if (isGiven(given[name])) fields[name] = timeOf(name, given[name])
  for (const name of flagFields) if (isGiven(given[name])) fields[name] = given[name] === true
  if (Array.isArray(given['customProperties'])) {
    fields['customProperties'] = customPropertiesOf(given['customProperties'], portal)
  }
  return fields
}

/** Throws 400 naming the fields that are missing or blank. */
export function requireFields(body: JsonObject, names: readonly string[]): void {
  const missing = names.filter((name) => (textOf(body[name]) ?? '').trim() === '')
  if (missing.length > 0) {
    throw invalid(`Invalid input JSON: Some required fields were not set: [${missing.join(', ')}]`)
  }
}

// HubSpot drops custom properties that the portal does not know, without a word.
function customPropertiesOf(given: readonly unknown[], portal: Portal): CustomProperty[] {
  const pairs = listOf(given).map((item): CustomProperty => {
    const { name, value } = objectOf(item)
    return { name: textOf(name) ?? '', value: textOf(value) ?? '' }
  })
  return pairs.filter(({ name }) => portal.properties.get('marketing_events', name) !== undefined)
}

function timeOf(name: string, value: unknown): string {
  const epochMs = typeof value === 'number' ? value : epochMsOf(value)
  if (epochMs === null || Math.abs(epochMs) > latestEpochMs)
    throw invalid(`Invalid input JSON: Cannot parse a date and time of field ${name}`)
  return isoOf(epochMs)
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}
