import { formatEventKey, TurnoutError } from '@turnout/core'
import type { LedgerEvent, LedgerReader } from '@turnout/core/sync'
import { eventName, eventTexts } from '../output/event-name.ts'
import type { Command } from 'commander'
import { withEngine } from '../engine/engine-host.ts'
import {
  type CommandContext,
  type CommandResult,
  readLedger,
  type RunCommand,
} from './command-context.ts'
import { type EventFilter, findEvents } from './events-list.ts'

/** Adds `turnout events link`. */
export function addEventsLink(events: Command, run: RunCommand): void {
  events
    .command('link')
    .description(
      'Say that two events of a portal are one: the people of the first go to the second.',
    )
    .argument('<from>', 'id or key of the event that is taken up')
    .argument('<to>', 'id or key of the event that stays')
    .option('-p, --portal <name>', 'the portal, where the ids alone do not tell it')
    .action((from: string, to: string, filter: EventFilter) =>
      run('events link', (context) => eventsLink(context, { from, to, ...filter })),
    )
}

interface Link extends EventFilter {
  readonly from: string
  readonly to: string
}

async function eventsLink(context: CommandContext, link: Link): Promise<CommandResult> {
  const found = await readLedger(context, async (reader) => ({
    from: await findOne(reader, link.from, link.portal),
    to: await findOne(reader, link.to, link.portal),
  }))
  if (found === null) throw new TurnoutError('usage', 'There is no ledger yet, so no event either.')
  const { from, to } = found
  if (from.portal !== to.portal) {
    throw new TurnoutError(
      'usage',
      `${link.from} is an event of portal "${from.portal}" and ${link.to} of "${to.portal}": only events of one portal can be one.`,
    )
  }
  const config = await context.config()
  await withEngine({ ...context, config }, (engine) =>
    engine.link({ portal: from.portal, from: from.key, to: to.key }),
  )
  const text = `From now on ${eventName(from.key)} is ${eventName(to.key)}, "${to.title ?? ''}".`
  return { exit: 'done', data: { portal: from.portal, from: from.key, to: to.key }, text }
}

async function findOne(
  reader: LedgerReader,
  text: string,
  portal: string | undefined,
): Promise<LedgerEvent> {
  const events = await findEvents(reader, { text, portal })
  const texts = eventTexts(text)
  const exact = events.filter(
    ({ key }) => texts.includes(key.eventId) || texts.includes(formatEventKey(key)),
  )
  const candidates = exact.length > 0 ? exact : events
  const [first, second] = candidates
  if (first !== undefined && second === undefined) return first
  const names = candidates.map((event) => `${event.portal}: ${eventName(event.key)}`)
  throw new TurnoutError(
    'usage',
    names.length === 0
      ? `The ledger knows no event "${text}".`
      : `More than one event fits "${text}": ${names.join(', ')}. Give the whole key, and --portal.`,
  )
}
