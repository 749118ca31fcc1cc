import type { Command } from 'commander'
import { withEngine } from '../engine/engine-host.ts'
import type { CommandContext, CommandResult, RunCommand } from './command-context.ts'

/** Adds `turnout approve`. */
export function addApprove(program: Command, run: RunCommand): void {
  program
    .command('approve')
    .description('Let a connector go on that stopped for want of an approval.')
    .argument('<connector>', 'the name of the connector')
    .action((connector: string) => run('approve', (context) => approve(context, connector)))
}

async function approve(context: CommandContext, connector: string): Promise<CommandResult> {
  const config = await context.config()
  const { approved } = await withEngine({ ...context, config }, (engine) =>
    engine.approve({ connector }),
  )
  const next = await context.commandLine(`sync ${connector}`)
  const lines =
    approved.length === 0
      ? [`Nothing of "${connector}" waits for an approval.`]
      : [`Approved for "${connector}":`, ...approved.map((each) => `  ${each}`), `Now: ${next}`]
  return { exit: 'done', data: { connector, approved }, text: lines.join('\n') }
}
