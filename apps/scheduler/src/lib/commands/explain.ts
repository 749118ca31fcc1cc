import { parseEmailAddress, TurnoutError } from '@turnout/core'
import type { Command } from 'commander'
import { eventTexts } from '../output/event-name.ts'
import { formatExplanation } from '../output/explanation-text.ts'
import {
  type CommandContext,
  type CommandResult,
  readLedger,
  type RunCommand,
} from './command-context.ts'

/** Adds `turnout explain`. */
export function addExplain(program: Command, run: RunCommand): void {
  program
    .command('explain')
    .description('Tell everything that is known about one person at one event, with the evidence.')
    .argument('<email>', 'the e-mail address of the person')
    .argument('<event>', 'the id of the event, its key, or a part of its title')
    .action((email: string, event: string) =>
      run('explain', (context) => explain(context, email, event)),
    )
}

async function explain(
  context: CommandContext,
  address: string,
  event: string,
): Promise<CommandResult> {
  const email = parseEmailAddress(address)
  if (email === null) {
    throw new TurnoutError('usage', `"${address}" is not an e-mail address.`)
  }
  const explanations =
    (await readLedger(context, async (reader) => {
      for (const text of eventTexts(event)) {
        const found = await reader.explain(email, text)
        if (found.length > 0) return found
      }
      return []
    })) ?? []
  const text =
    explanations.length === 0
      ? `The ledger knows nothing about ${email} at an event that fits "${event}".\nThe events it knows: ${await context.commandLine('events list')}`
      : explanations.map((each) => formatExplanation(each, context.terminal)).join('\n\n')
  return { exit: 'done', data: { explanations }, text }
}
