import { type EventKey, eventKey, InvalidValueError, platformIds } from '@turnout/core'

/** The event as its platform names it: `zoom/843-1`, where the key says `zoom/843_2D1`. */
export function eventName(key: EventKey): string {
  const { accountId, eventId } = platformIds(key)
  return `${accountId}/${eventId}`
}

/** What a ledger may know an event by, for what a person typed: that very text, an id, or account and id. */
export function eventTexts(typed: string): readonly string[] {
  const texts = [typed, escaped(typed)]
  const slash = typed.indexOf('/')
  if (slash > 0) {
    texts.push(`${escaped(typed.slice(0, slash))}/${escaped(typed.slice(slash + 1))}`)
  }
  return [...new Set(texts.filter((text) => text !== null))]
}

function escaped(id: string): string | null {
  try {
    return eventKey({ accountId: 'any', eventId: id }).eventId
  } catch (error) {
    if (error instanceof InvalidValueError) return null
    throw error
  }
}
