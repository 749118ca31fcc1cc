import { formatInstant } from '@turnout/core'
import type { LedgerEvent, LedgerReader } from '@turnout/core/sync'
import type { Command } from 'commander'
import { eventName, eventTexts } from '../output/event-name.ts'
import { ownWords } from '../output/own-words.ts'
import { shorten } from '../output/shorten.ts'
import { formatTable } from '../output/table.ts'
import {
  type CommandContext,
  type CommandResult,
  readLedger,
  type RunCommand,
} from './command-context.ts'

/** Which events are listed. */
export interface EventFilter {
  readonly portal?: string
}

/** Adds `turnout events list`. */
export function addEventsList(events: Command, run: RunCommand): void {
  events
    .command('list')
    .description('List the events that the ledger knows.')
    .argument('[text]', 'only events with this id, or with this in the title')
    .option('-p, --portal <name>', 'only events of this portal')
    .action((text: string | undefined, filter: EventFilter) =>
      run('events list', (context) => eventsList(context, text, filter)),
    )
}

async function eventsList(
  context: CommandContext,
  text: string | undefined,
  { portal }: EventFilter,
): Promise<CommandResult> {
  const events = (await readLedger(context, (reader) => findEvents(reader, { text, portal }))) ?? []
  const doubts = events.flatMap(({ needsYou }) => needsYou ?? []).map(await ownWords(context))
  return { exit: 'done', data: { events }, text: formatEvents(events, doubts, context) }
}

/** The events that fit what a person typed, each once. */
export async function findEvents(
  reader: LedgerReader,
  { text, portal }: { readonly text: string | undefined; readonly portal: string | undefined },
): Promise<readonly LedgerEvent[]> {
  const ofPortal = portal === undefined ? {} : { portal }
  if (text === undefined) return reader.events(ofPortal)
  for (const wanted of eventTexts(text)) {
    const found = await reader.events({ ...ofPortal, text: wanted })
    if (found.length > 0) return found
  }
  return []
}

function formatEvents(
  events: readonly LedgerEvent[],
  doubts: readonly string[],
  { terminal }: CommandContext,
): string {
  if (events.length === 0) return 'The ledger knows no such event.'
  const table = formatTable(
    [
      { title: 'event' },
      { title: 'title' },
      { title: 'start' },
      { title: 'status' },
      { title: 'registered', align: 'right' },
      { title: 'attended', align: 'right' },
      { title: 'cancelled', align: 'right' },
      { title: 'portal' },
      { title: 'connector' },
    ],
    events.map((event) => [
      eventName(event.key),
      shorten(event.title ?? '', 44),
      event.startsAt === null ? '' : formatInstant(event.startsAt).slice(0, 16) + 'Z',
      statusOf(event),
      ...[event.people.registered, event.people.attended, event.people.cancelled].map(String),
      event.portal,
      event.owner ?? '',
    ]),
    terminal,
  )
  if (doubts.length === 0) return table
  return [table, '', 'Needs you', ...doubts.map((doubt) => `  ${doubt}`)].join('\n')
}

function statusOf({ linkedTo, completedAt, status }: LedgerEvent): string {
  if (linkedTo !== null) return `is ${eventName(linkedTo)}`
  return completedAt === null ? (status ?? 'not known') : 'completed'
}
