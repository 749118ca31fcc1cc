import type { Command } from 'commander'
import { withEngine } from '../engine/engine-host.ts'
import type { CommandContext, CommandResult, RunCommand } from './command-context.ts'
import { withFilter } from './quarantine-list.ts'
import { chooseRecords, type ChosenRecords } from './record-ids.ts'

/** Adds `turnout quarantine replay`. */
export function addQuarantineReplay(quarantine: Command, run: RunCommand): void {
  withFilter(quarantine.command('replay'))
    .description("Send records again, at their connector's next run.")
    .argument('[ids...]', 'ids as in `quarantine list`')
    .option('--all', 'every record')
    .action((ids: string[], chosen: ChosenRecords) =>
      run('quarantine replay', (context) => quarantineReplay(context, ids, chosen)),
    )
}

async function quarantineReplay(
  context: CommandContext,
  texts: readonly string[],
  chosen: ChosenRecords,
): Promise<CommandResult> {
  const ids = await chooseRecords(context, texts, chosen)
  const config = await context.config()
  const { count } = await withEngine({ ...context, config }, (engine) => engine.replay({ ids }))
  const text = `${count} of ${ids.length} to be sent again, at the next run of their connector.\nNow: ${await context.commandLine('sync')}`
  return { exit: 'done', data: { replayed: count }, text }
}
