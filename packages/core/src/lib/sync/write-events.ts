import { formatEventKey } from '../model/event-key.ts'
import { TurnoutError } from '../model/errors.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { EventProperties } from './destination.ts'
import type { EventRow } from './ledger-rows.ts'

/**
 * Tells the destination what it does not know yet about the connector's events: new ones whole, known ones only what
 * the source changed. An event that the destination refuses waits for a person and does not stop the others.
 */
export async function writeEvents(run: ConnectorRun): Promise<void> {
  const events = await run.ledger.transaction((tx) => tx.eventsToWrite(run.connector.name))
  for (const event of events) {
    run.signal.throwIfAborted()
    try {
      await writeEvent(event, run)
    } catch (error) {
      if (!(error instanceof TurnoutError) || stopsThePortal(error)) throw error
      await doubtEvent(event, error, run)
    }
  }
}

/** Whether the error is about the portal, not about what was sent: then nothing else can be sent now either. */
export function stopsThePortal(error: TurnoutError): boolean {
  return error.retryable || error.code === 'credentials' || error.code === 'invalid_config'
}

async function writeEvent(event: EventRow, run: ConnectorRun): Promise<void> {
  const { told } = event
  if (told === null) return
  const { destination } = run.connector
  const { signal } = run
  const options = { signal }
  const objectId =
    event.objectId ??
    (await destination.createEvent({ key: event.key, properties: told }, options)).objectId
  if (event.objectId === null) await save(event, { objectId, sent: told }, run)
  const stored = { key: event.key, objectId }
  const changed = event.objectId === null ? {} : changedProperties(event.sent, told)
  if (Object.keys(changed).length > 0) await destination.updateEvent(stored, changed, options)
  const cancelled = event.status === 'cancelled'
  if (cancelled && !event.cancelSent) await destination.cancelEvent(stored, options)
  if (!cancelled && event.cancelSent) await destination.reviveEvent(stored, options)
  await save(event, { sent: told, cancelSent: cancelled }, run)
}

function changedProperties(
  sent: EventProperties | null,
  told: EventProperties,
): Partial<EventProperties> {
  if (sent === null) return told
  const before: Readonly<Record<string, unknown>> = { ...sent }
  return Object.fromEntries(
    Object.entries(told).filter(
      ([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value),
    ),
  )
}

async function save(
  event: EventRow,
  written: Partial<Pick<EventRow, 'objectId' | 'sent' | 'cancelSent'>>,
  run: ConnectorRun,
): Promise<void> {
  await run.ledger.transaction(async (tx) => {
    const current = await tx.eventById(event.id)
    if (current !== null) await tx.saveEvent({ ...current, ...written })
  })
}

async function doubtEvent(event: EventRow, error: TurnoutError, run: ConnectorRun): Promise<void> {
  const title = event.told?.title ?? formatEventKey(event.key)
  await run.ledger.transaction(async (tx) => {
    const current = await tx.eventById(event.id)
    if (current === null) return
    const message = `HubSpot refuses the event "${title}" (${formatEventKey(event.key)}): ${error.message} Mend it at the source, or run: turnout approve ${run.connector.name} to try again as it is.`
    await tx.saveEvent({ ...current, doubt: { kind: 'refused', message } })
  })
}
