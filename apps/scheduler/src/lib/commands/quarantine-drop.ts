import type { Command } from 'commander'
import { withEngine } from '../engine/engine-host.ts'
import type { CommandContext, CommandResult, RunCommand } from './command-context.ts'
import { withFilter } from './quarantine-list.ts'
import { chooseRecords, type ChosenRecords } from './record-ids.ts'

/** Adds `turnout quarantine drop`. */
export function addQuarantineDrop(quarantine: Command, run: RunCommand): void {
  withFilter(quarantine.command('drop'))
    .description('Take records off the list for good. They are never sent.')
    .argument('[ids...]', 'ids as in `quarantine list`')
    .option('--all', 'every record')
    .action((ids: string[], chosen: ChosenRecords) =>
      run('quarantine drop', (context) => quarantineDrop(context, ids, chosen)),
    )
}

async function quarantineDrop(
  context: CommandContext,
  texts: readonly string[],
  chosen: ChosenRecords,
): Promise<CommandResult> {
  const ids = await chooseRecords(context, texts, chosen)
  const config = await context.config()
  const { count } = await withEngine({ ...context, config }, (engine) => engine.drop({ ids }))
  const text = `${count} of ${ids.length} taken off the list.`
  return { exit: 'done', data: { dropped: count }, text }
}
