import type { Command } from 'commander'
import { withEngine } from '../engine/engine-host.ts'
import { formatPlans } from '../output/plan-text.ts'
import { progressDisplay } from '../output/progress-display.ts'
import type { CommandContext, CommandResult, RunCommand } from './command-context.ts'
import { sayWhereItRuns } from './say-where-it-runs.ts'

/** Adds `turnout plan`. */
export function addPlan(program: Command, run: RunCommand): void {
  program
    .command('plan')
    .description('Show what a run would send. Sends nothing and keeps nothing.')
    .argument('[connectors...]', 'names of connectors')
    .action((connectors: string[]) => run('plan', (context) => plan(context, connectors)))
}

async function plan(
  context: CommandContext,
  connectors: readonly string[],
): Promise<CommandResult> {
  const config = await context.config()
  const progress = progressDisplay(context.terminal)
  try {
    const plans = await withEngine({ ...context, config }, (engine, { pid }) => {
      sayWhereItRuns(context, pid)
      return engine.plan({ connectors }, { onProgress: progress.update })
    })
    progress.stop()
    return { exit: 'done', data: { plans }, text: await formatPlans(plans, context) }
  } finally {
    progress.stop()
  }
}
