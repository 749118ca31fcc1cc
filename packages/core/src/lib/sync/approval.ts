import { formatEventKey } from '../model/event-key.ts'
import type { ConnectorRun } from './connector-run.ts'
import { exactly } from './exactly.ts'
import type { ConnectorRow } from './ledger-rows.ts'
import type { LedgerTransaction } from './ledger.ts'

/** A plan this small never asks again: doubling next to nothing is next to nothing. */
const SMALL_PLAN = 50

/** Whether what the connector sends was approved as it is, so that it may be sent while the plan still grows. */
export async function isApproved(run: ConnectorRun): Promise<boolean> {
  const { name, destination, approved } = run.connector
  if (!destination.live || approved === true) return true
  const row = await run.ledger.transaction((tx) => tx.connector(name))
  return row?.approved?.fingerprint === fingerprintOf(run)
}

/**
 * Whether the connector may send, now that its plan is `whole`. A live portal that it meets for the first time, or a
 * changed portal, account or filter that more than doubles what was planned, waits for a person. Of a part of a plan
 * nobody can tell whether it doubles: it waits for the rest.
 */
export async function mayChangePortal(
  run: ConnectorRun,
  { whole }: { readonly whole: boolean },
): Promise<boolean> {
  const { connector, ledger } = run
  return await ledger.transaction(async (tx) => {
    const row = exactly(await tx.connector(connector.name), 'the run made it')
    const fingerprint = fingerprintOf(run)
    const events = await tx.eventsToWrite(connector.name)
    const size = (await tx.waitingCount(connector.name)) + events.length
    const asked = verdict(row, { fingerprint, size }, run)
    // What was tried on loopback says nothing about a live portal.
    const lets = connector.destination.live && asked === null && size > 0
    const changed = lets && row.approved?.fingerprint !== fingerprint
    const approved = changed && whole ? { fingerprint, size } : row.approved
    const same =
      JSON.stringify([row.approved, row.approvalAsked]) === JSON.stringify([approved, asked])
    if (!same) await tx.saveConnector({ ...row, approved, approvalAsked: asked })
    return asked === null && (whole || !changed || connector.approved === true)
  })
}

function verdict(
  row: ConnectorRow,
  planned: NonNullable<ConnectorRow['approved']>,
  { connector }: ConnectorRun,
): ConnectorRow['approvalAsked'] {
  if (!connector.destination.live || connector.approved === true || planned.size === 0) return null
  if (row.approved === null) return planned
  if (row.approved.fingerprint === planned.fingerprint) return null
  const grown = planned.size > Math.max(SMALL_PLAN, 2 * row.approved.size)
  return grown ? planned : null
}

function fingerprintOf({ connector: { source, destination } }: ConnectorRun): string {
  return JSON.stringify([destination.portal, destination.fingerprint, source.fingerprint])
}

/** Everything that a person must decide before a connector can go on, each in words. */
export async function needsYou(tx: LedgerTransaction, row: ConnectorRow): Promise<string[]> {
  const doubts = (await tx.eventsInDoubt(row.name)).flatMap(({ doubt }) => doubt?.message ?? [])
  const awaited = (await tx.eventsAwaited(row.name)).map(
    ({ key }) =>
      `Connector ${row.name} refers to event ${formatEventKey(key)}, which no connector has brought to portal ${row.portal} yet. Run the connector that owns it, or mend the option event.`,
  )
  return [approvalNeeded(row), ...doubts, ...awaited].filter((message) => message !== null)
}

function approvalNeeded(row: ConnectorRow): string | null {
  if (row.approvalAsked === null) return null
  return `Connector ${row.name} has ${row.approvalAsked.size} changes planned for portal ${row.portal}, and nothing was sent yet. HubSpot workflows may run for these people. See them with: turnout plan ${row.name}. Send them with: turnout approve ${row.name}`
}

/** Approves what a connector waits for: its plan, and its events in doubt. Gives what was approved, in words. */
export async function approve(tx: LedgerTransaction, name: string): Promise<readonly string[]> {
  const row = await tx.connector(name)
  if (row === null) return []
  const approved: string[] = []
  if (row.approvalAsked !== null)
    approved.push(`${row.approvalAsked.size} changes for portal ${row.portal}`)
  let readAll = false
  for (const event of await tx.eventsInDoubt(name)) {
    const kind = event.doubt?.kind
    approved.push(`${kind?.replaceAll('_', ' ')}: ${event.told?.title ?? event.key.eventId}`)
    // The roster is read again before anybody is cancelled: it may have changed since.
    readAll ||= kind === 'mass_cancellation'
    await tx.saveEvent({
      ...event,
      doubt: null,
      trusted: {
        distinct: event.trusted.distinct || kind === 'looks_like_another',
        massCancellation: event.trusted.massCancellation || kind === 'mass_cancellation',
      },
    })
  }
  await tx.saveConnector({
    ...row,
    approved: row.approvalAsked ?? row.approved,
    approvalAsked: null,
    cursor: readAll ? null : row.cursor,
  })
  return approved
}
