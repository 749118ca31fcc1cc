import type { Command } from 'commander'
import { withEngine } from '../engine/engine-host.ts'
import { exitOfRun, worstExit } from '../output/exit-code.ts'
import { progressDisplay } from '../output/progress-display.ts'
import { formatRuns } from '../output/run-text.ts'
import type { CommandContext, CommandResult, RunCommand } from './command-context.ts'
import { sayWhereItRuns } from './say-where-it-runs.ts'

/** Adds `turnout sync`. */
export function addSync(program: Command, run: RunCommand): void {
  program
    .command('sync')
    .description('Run connectors once, now: read, send, read back. All of them when none is named.')
    .argument('[connectors...]', 'names of connectors')
    .option('-y, --yes', 'send without asking at the first contact with a live portal')
    .action((connectors: string[], { yes = false }: { yes?: boolean }) =>
      run('sync', (context) => sync(context, { connectors, yes })),
    )
}

async function sync(
  context: CommandContext,
  request: { readonly connectors: readonly string[]; readonly yes: boolean },
): Promise<CommandResult> {
  const config = await context.config()
  const progress = progressDisplay(context.terminal)
  const observer = { onProgress: progress.update }
  try {
    const runs = await withEngine({ ...context, config }, (engine, { pid }) => {
      sayWhereItRuns(context, pid)
      return engine.sync(request, observer)
    })
    progress.stop()
    return {
      exit: worstExit(runs.map(exitOfRun)),
      data: { runs },
      text: await formatRuns(runs, context),
    }
  } finally {
    progress.stop()
  }
}
