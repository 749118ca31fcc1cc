import type { WebinarFilter } from './google-calendar-options.ts'
import type { CalendarEvent } from './google-calendar-schemas.ts'

/**
 * Whether the event is a webinar. It is told here and not by Google, because a filter in the request cannot be
 * combined with a sync token.
 */
export function isWebinar(event: CalendarEvent, filter: WebinarFilter | null): boolean {
  if (filter === null) return true
  return hasTag(event, filter.tag) || hasLabel(event, filter.labels) || hasProperty(event, filter)
}

function hasTag({ summary, description }: CalendarEvent, tag: string | undefined): boolean {
  if (tag === undefined) return false
  const text = `${summary ?? ''}\n${description ?? ''}`.toLowerCase()
  return text.includes(tag.toLowerCase())
}

function hasLabel({ eventLabelId }: CalendarEvent, labels: readonly string[] = []): boolean {
  return typeof eventLabelId === 'string' && labels.includes(eventLabelId)
}

function hasProperty({ extendedProperties }: CalendarEvent, { property }: WebinarFilter): boolean {
  if (property === undefined) return false
  const found = [extendedProperties?.private, extendedProperties?.shared].flatMap((texts) => {
    const own = texts != null && Object.hasOwn(texts, property.name)
    return own ? [texts[property.name]] : []
  })
  return property.value === undefined ? found.length > 0 : found.includes(property.value)
}
