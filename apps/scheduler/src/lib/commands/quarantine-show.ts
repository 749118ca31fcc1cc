import { formatInstant, formatLocator, quarantineReasons } from '@turnout/core'
import type { QuarantinedRecord } from '@turnout/core/sync'
import { eventName } from '../output/event-name.ts'
import type { Command } from 'commander'
import { oneLine } from '../output/one-line.ts'
import {
  type CommandContext,
  type CommandResult,
  readLedger,
  type RunCommand,
} from './command-context.ts'
import { parseIds, unknownRecords } from './record-ids.ts'

/** Adds `turnout quarantine show`. */
export function addQuarantineShow(quarantine: Command, run: RunCommand): void {
  quarantine
    .command('show')
    .description('Show records of the quarantine whole, as the platform gave them.')
    .argument('<ids...>', 'ids as in `quarantine list`')
    .action((ids: string[]) => run('quarantine show', (context) => quarantineShow(context, ids)))
}

async function quarantineShow(
  context: CommandContext,
  texts: readonly string[],
): Promise<CommandResult> {
  const ids = parseIds(texts)
  const records = (await readLedger(context, (reader) => reader.quarantine({ ids }))) ?? []
  const unknown = unknownRecords(ids, records)
  if (unknown !== null) throw unknown
  return { exit: 'done', data: { records }, text: records.map(formatRecord).join('\n\n') }
}

function formatRecord(record: QuarantinedRecord): string {
  const lines = [
    `${record.id}: ${record.reason}`,
    `  ${oneLine(record.message)}`,
    `  What to do: ${quarantineReasons[record.reason]}`,
    `  Where:      ${oneLine(formatLocator(record.locator))}`,
    `  Connector:  ${record.connector}`,
    `  Since:      ${formatInstant(record.since)}`,
  ]
  if (record.event !== null) lines.push(`  Event:      ${eventName(record.event)}`)
  if (record.email !== null) lines.push(`  Person:     ${record.email}`)
  if (record.raw !== null) lines.push(`  As given:   ${oneLine(record.raw)}`)
  return lines.join('\n')
}
