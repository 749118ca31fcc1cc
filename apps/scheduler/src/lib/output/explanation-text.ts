import { formatInstant, formatLocator, formatSession } from '@turnout/core'
import type { ExplainedTransition, Explanation } from '@turnout/core/sync'
import { eventName } from './event-name.ts'
import { oneLine } from './one-line.ts'
import type { Terminal } from './terminal.ts'

/** Everything the ledger knows about one person at one event, for people. */
export function formatExplanation(
  explanation: Explanation,
  { paint }: Pick<Terminal, 'paint'>,
): string {
  const { event, email, contactId, seconds } = explanation
  const title = `${email} at "${oneLine(event.title ?? 'an event without a title')}"`
  const lines = [
    paint('bold', title),
    `  Event:   ${eventName(event.key)} in portal ${event.portal}, ${event.status ?? 'status not known'}`,
    `  Contact: ${contactId === null ? 'not known in HubSpot yet' : contactId}`,
    ...section('What the sources say', explanation.records.map(formatRecord)),
    ...section('What was sent', explanation.transitions.flatMap(formatTransition)),
    ...section('In the room', explanation.sessions.map(formatSession)),
  ]
  if (seconds !== null && explanation.sessions.length > 0) {
    lines.push(`    ${seconds} s in all, overlaps counted once`)
  }
  const waiting = explanation.quarantined.map(
    ({ id, reason, message }) => `${id}: ${reason}. ${oneLine(message)}`,
  )
  lines.push(...section('In quarantine', waiting))
  return lines.join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)]
}

function formatRecord(record: Explanation['records'][number]): string {
  const at = record.at === null ? 'no time told' : formatInstant(record.at)
  const evidence = record.evidence === null ? '' : ` (${oneLine(record.evidence)})`
  return `${record.says}, ${at}, ${oneLine(formatLocator(record.locator))}, by ${record.connector}${evidence}`
}

const STATUSES = {
  waiting: 'waits to be sent',
  unknown: 'sent, and nobody can tell what became of it: it is read back first',
  stored: 'HubSpot said that it stored it; not read back yet',
  verified: 'verified: HubSpot shows it',
  superseded: 'superseded by what came later',
  quarantined: 'in quarantine',
  span_kept: 'verified; HubSpot keeps an earlier span',
} as const

function formatTransition(transition: ExplainedTransition): string[] {
  const { state, occurredAt, because, status, attempts, sent, message, verifiedAt } = transition
  const span =
    sent === null ? '' : `, from ${formatInstant(sent.joinedAt)} to ${formatInstant(sent.leftAt)}`
  const verified = verifiedAt === null ? '' : ` on ${formatInstant(verifiedAt)}`
  const lines = [
    `${transition.sequence}. ${state} on ${formatInstant(occurredAt)}${span}`,
    `   because ${oneLine(because)}`,
    `   ${STATUSES[status]}${verified}; pinned ${formatInstant(transition.pinnedAt)}, attempts: ${attempts}`,
  ]
  if (message !== null) lines.push(`   ${oneLine(message)}`)
  return lines
}
