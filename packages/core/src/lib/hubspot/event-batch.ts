import type { BatchAnswer, BatchError } from './batch-answer.ts'
import type { MarketingEvent } from './marketing-event.ts'
import { namedRows, unattributedErrors } from './match-rows.ts'

/** What the answer to a batch says about one event. */
export type EventRow =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly error: BatchError }
  /** Not mentioned: look at the event. */
  | { readonly kind: 'unmentioned' }

/** What became of a batch of events, and of each of them, in their order. */
export interface EventBatchAnswer<T> extends BatchAnswer<T> {
  readonly rows: readonly EventRow[]
}

/** Matches changed events to what was asked: HubSpot lists those that it changed. */
export function withUpdatedRows(
  objectIds: readonly string[],
  answer: BatchAnswer<MarketingEvent>,
): EventBatchAnswer<MarketingEvent> {
  const done = new Set(answer.results.map(({ objectId, id }) => objectId ?? id))
  const refused = refusedRows(objectIds, answer.errors)
  const rows = objectIds.map((objectId, row): EventRow =>
    done.has(objectId) ? DONE : (refused.get(row) ?? { kind: 'unmentioned' }),
  )
  return { ...answer, rows }
}

/** Matches deleted events to what was asked: HubSpot lists only those that it could not delete. */
export function withDeletedRows<T>(
  objectIds: readonly string[],
  answer: BatchAnswer<T>,
): EventBatchAnswer<T> {
  const refused = refusedRows(objectIds, answer.errors)
  // An error that names nobody may mean any of the others.
  const nameless = unattributedErrors(answer.errors, new Set(objectIds)).length > 0
  const rest: EventRow = nameless ? { kind: 'unmentioned' } : DONE
  return { ...answer, rows: objectIds.map((_, row) => refused.get(row) ?? rest) }
}

const DONE: EventRow = { kind: 'done' }

function refusedRows(
  objectIds: readonly string[],
  errors: readonly BatchError[],
): ReadonlyMap<number, EventRow> {
  const refused = new Map<number, EventRow>()
  for (const error of errors) {
    for (const row of namedRows(objectIds, error)) refused.set(row, { kind: 'refused', error })
  }
  return refused
}
