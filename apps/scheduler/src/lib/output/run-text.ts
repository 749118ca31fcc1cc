import type { EventReport, RecordCounts, RunReport } from '@turnout/core/sync'
import { eventName } from './event-name.ts'
import type { CommandContext } from '../commands/command-context.ts'
import { ownWords } from './own-words.ts'
import { plural } from './plural.ts'
import { shorten } from './shorten.ts'
import { type Column, formatTable } from './table.ts'

type Context = Pick<CommandContext, 'terminal' | 'commandLine'>

/** What runs did, for people. */
export async function formatRuns(runs: readonly RunReport[], context: Context): Promise<string> {
  const texts = []
  for (const run of runs) texts.push(await formatRun(run, context))
  return texts.join('\n\n')
}

/** What one run did: how it ended, the counts per event and in all, what was verified, and where to look next. */
export async function formatRun(run: RunReport, context: Context): Promise<string> {
  const inOwnWords = await ownWords(context)
  const lines = [headline(run, context), ...problems(run, context).map(inOwnWords)]
  if (run.counts.read === 0 && run.outcome === 'done') {
    lines.push('  Nothing new at the source: what did not change is not read again.')
  }
  if (run.events.length > 0) lines.push('', eventTable(run, context))
  lines.push('', `  ${formatCounts(run.counts)}`, `  ${formatTransitions(run)}`)
  lines.push(
    ...requests(run),
    ...reasons(run),
    ...run.notices.map((notice) => inOwnWords(`  Note: ${notice}`)),
  )
  lines.push(...(await nextSteps(run, context)))
  return lines.join('\n')
}

/** One line for a run in which nothing was new. */
export function isUneventful(run: RunReport): boolean {
  const { stored, quarantined, waiting } = run.counts
  return (
    run.outcome === 'done' &&
    stored + quarantined + waiting + run.transitions.sent === 0 &&
    run.notices.length === 0
  )
}

/** `read 57 = 48 stored + 0 unchanged + 6 left out + 3 quarantined + 0 waiting`. */
export function formatCounts(counts: RecordCounts): string {
  const { read, stored, unchanged, leftOut, quarantined, waiting } = counts
  return `read ${read} = ${stored} stored + ${unchanged} unchanged + ${leftOut} left out + ${quarantined} quarantined + ${waiting} waiting`
}

const OUTCOMES = {
  done: { style: 'green', text: 'done' },
  waiting: { style: 'yellow', text: 'something waits' },
  needs_you: { style: 'yellow', text: 'needs you' },
  failed: { style: 'red', text: 'failed' },
  stopped: { style: 'yellow', text: 'stopped' },
} as const

function headline(run: RunReport, { terminal }: Context): string {
  const { style, text } = OUTCOMES[run.outcome]
  const seconds = ((run.endedAt - run.startedAt) / 1000).toFixed(1)
  const names = terminal.paint('bold', `${run.connector} → ${run.portal}`)
  return `${names}: ${terminal.paint(style, text)} in ${seconds} s`
}

function problems(run: RunReport, { terminal }: Context): string[] {
  const needs = run.needsYou.map((need) => `  ${terminal.paint('yellow', 'Needs you:')} ${need}`)
  if (run.error === null) return needs
  return [`  ${terminal.paint('red', 'Error:')} ${run.error.message}`, ...needs]
}

const COLUMNS: readonly Column[] = [
  { title: 'event' },
  { title: 'title' },
  ...['read', 'stored', 'unchanged', 'left out', 'quarantined', 'waiting', 'sent', 'verified'].map(
    (title): Column => ({ title, align: 'right' }),
  ),
]

function eventTable(run: RunReport, { terminal }: Context): string {
  const rows = run.events.map(eventRow)
  const rest = withoutEvent(run)
  if (rest.read > 0) rows.push(['', '(of no event)', ...cells(rest), '', ''])
  return formatTable(COLUMNS, rows, terminal)
}

function eventRow({ event, title, counts, sent, verified }: EventReport): string[] {
  return [eventName(event), shorten(title, 40), ...cells(counts), String(sent), String(verified)]
}

function cells(counts: RecordCounts): string[] {
  const { read, stored, unchanged, leftOut, quarantined, waiting } = counts
  return [read, stored, unchanged, leftOut, quarantined, waiting].map(String)
}

const COUNTED = ['read', 'stored', 'unchanged', 'leftOut', 'quarantined', 'waiting'] as const

function withoutEvent({ counts, events }: RunReport): RecordCounts {
  const rest = { ...counts }
  for (const event of events) for (const key of COUNTED) rest[key] -= event.counts[key]
  return rest
}

function formatTransitions({ transitions, destinationRequests }: RunReport): string {
  const { sent, verified, unverified, cancelledByRoster, spanKept } = transitions
  if (sent === 0) return `nothing sent; ${plural(destinationRequests, 'request')} to the portal`
  const parts = [`${sent} sent`, `${verified} verified by reading them back`]
  if (unverified > 0) parts.push(`${unverified} not verified yet`)
  if (cancelledByRoster > 0)
    parts.push(`${cancelledByRoster} cancelled because they left the roster`)
  if (spanKept > 0) parts.push(`${spanKept} where HubSpot keeps an earlier span`)
  return `${parts.join(', ')}; ${plural(destinationRequests, 'request')} to the portal`
}

// What made the counts larger stands among them, like retries after a limit.
function requests({ requests: { source, destination } }: RunReport): string[] {
  const lines = []
  if (Object.keys(source).length > 0) lines.push(`  requests to the source: ${tally(source)}`)
  if (Object.keys(destination).length > 0) {
    lines.push(`  requests to the portal: ${tally(destination)}`)
  }
  return lines
}

/** Why records were left out or quarantined, as lines. */
export function reasons({
  leftOut,
  quarantined,
}: Pick<RunReport, 'leftOut' | 'quarantined'>): string[] {
  const lines = []
  if (Object.keys(leftOut).length > 0) lines.push(`  left out: ${tally(leftOut)}`)
  if (Object.keys(quarantined).length > 0) lines.push(`  quarantined: ${tally(quarantined)}`)
  return lines
}

function tally(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}

async function nextSteps(run: RunReport, { commandLine }: Context): Promise<string[]> {
  const steps = []
  if (run.counts.quarantined > 0) {
    steps.push(`  Look: ${await commandLine(`quarantine list --connector ${run.connector}`)}`)
  }
  if (run.outcome === 'waiting')
    steps.push(`  Again: ${await commandLine(`sync ${run.connector}`)}`)
  if (run.error?.code === 'credentials') steps.push(`  Look: ${await commandLine('check')}`)
  return steps
}
