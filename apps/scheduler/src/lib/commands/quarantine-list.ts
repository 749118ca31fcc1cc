import {
  formatLocator,
  type QuarantineReason,
  quarantineReasons,
  TurnoutError,
} from '@turnout/core'
import type { QuarantinedRecord } from '@turnout/core/sync'
import { type Command, Option } from 'commander'
import { formatTable } from '../output/table.ts'
import {
  type CommandContext,
  type CommandResult,
  readLedger,
  type RunCommand,
} from './command-context.ts'

/** Which records of the quarantine are meant. */
export interface QuarantineFilter {
  readonly connector?: string
  readonly reason?: QuarantineReason
  readonly limit?: string
}

/** Adds the options that choose records. */
export function withFilter(command: Command): Command {
  return command
    .option('-c, --connector <name>', 'only records of this connector')
    .addOption(
      new Option('-r, --reason <code>', 'only records with this reason').choices(
        Object.keys(quarantineReasons),
      ),
    )
}

/** Adds `turnout quarantine list`. */
export function addQuarantineList(quarantine: Command, run: RunCommand): void {
  withFilter(quarantine.command('list'))
    .description('List the records that wait in quarantine, with reason and place.')
    .option('-n, --limit <number>', 'the most records to show', '200')
    .action((filter: QuarantineFilter) =>
      run('quarantine list', (context) => quarantineList(context, filter)),
    )
}

async function quarantineList(
  context: CommandContext,
  { limit, ...filter }: QuarantineFilter,
): Promise<CommandResult> {
  const most = Number(limit)
  if (!Number.isInteger(most) || most < 1) {
    throw new TurnoutError('usage', `--limit: "${limit}" is not a number of records.`)
  }
  const records = (await readLedger(context, (reader) => reader.quarantine(filter))) ?? []
  const shown = records.slice(0, most)
  // What the platform gave is shown one record at a time, by `quarantine show`.
  const data = { total: records.length, records: shown.map(({ raw: _raw, ...rest }) => rest) }
  return { exit: 'done', data, text: await formatList(shown, records.length, context) }
}

async function formatList(
  records: readonly QuarantinedRecord[],
  total: number,
  context: CommandContext,
): Promise<string> {
  if (total === 0) return 'Nothing waits in quarantine.'
  const table = formatTable(
    [
      { title: 'id', align: 'right' },
      { title: 'reason' },
      { title: 'where' },
      { title: 'connector' },
    ],
    records.map((each) => [
      String(each.id),
      each.reason,
      formatLocator(each.locator),
      each.connector,
    ]),
    context.terminal,
  )
  const reasons = [...new Set(records.map(({ reason }) => reason))]
  const advice = reasons.map((reason) => `  ${reason}: ${quarantineReasons[reason]}`)
  const more = total > records.length ? [`${total - records.length} more: raise --limit.`] : []
  return [
    table,
    ...more,
    '',
    'What to do',
    ...advice,
    `  One record: ${await context.commandLine(`quarantine show ${records[0]?.id ?? 'ID'}`)}`,
    `  Send again: ${await context.commandLine('quarantine replay ID')}   Take off the list: ${await context.commandLine('quarantine drop ID')}`,
  ].join('\n')
}
