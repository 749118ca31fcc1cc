import { formatInstant } from '@turnout/core'
import type { Plan, PlannedEvent } from '@turnout/core/sync'
import { eventName } from './event-name.ts'
import type { CommandContext } from '../commands/command-context.ts'
import { ownWords } from './own-words.ts'
import { formatCounts, reasons } from './run-text.ts'
import { formatTable } from './table.ts'

type Context = Pick<CommandContext, 'terminal' | 'commandLine'>

/** What runs would send, for people. */
export async function formatPlans(plans: readonly Plan[], context: Context): Promise<string> {
  const inOwnWords = await ownWords(context)
  return inOwnWords(plans.map((plan) => formatPlan(plan, context)).join('\n\n'))
}

function formatPlan(plan: Plan, { terminal }: Context): string {
  const lines = [
    `${terminal.paint('bold', `${plan.connector} → ${plan.portal}`)}: a plan. Nothing was sent, nothing was kept.`,
    ...plan.needsYou.map((need) => `  ${terminal.paint('yellow', 'Needs you:')} ${need}`),
  ]
  if (plan.events.length === 0) lines.push('  Nothing to do.')
  else lines.push('', formatTable(COLUMNS, plan.events.map(eventRow), terminal))
  lines.push('', `  ${formatCounts(plan.counts)}`, `  people: ${plan.people}`, ...reasons(plan))
  lines.push(...plan.notices.map((notice) => `  Note: ${notice}`))
  return lines.join('\n')
}

const COLUMNS = [
  { title: 'event' },
  { title: 'title' },
  { title: 'start' },
  { title: 'organizer' },
  { title: 'event is' },
  { title: 'register', align: 'right' },
  { title: 'cancel', align: 'right' },
  { title: 'attend', align: 'right' },
  { title: 'complete' },
] as const

const ACTIONS = { create: 'created', update: 'updated', cancel: 'cancelled', none: 'left as it is' }

function eventRow(event: PlannedEvent): string[] {
  return [
    eventName(event.event),
    event.title,
    event.startsAt === null ? 'not known' : formatInstant(event.startsAt).slice(0, 16) + 'Z',
    event.organizer,
    ACTIONS[event.action],
    ...[event.register, event.cancel, event.attend].map(String),
    event.complete ? 'yes' : 'no',
  ]
}
