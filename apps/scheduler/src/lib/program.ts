import { Command, CommanderError } from 'commander'
import { addApprove } from './commands/approve.ts'
import { addCheck } from './commands/check.ts'
import { addCsvColumns } from './commands/csv-columns.ts'
import { addCsvInspect } from './commands/csv-inspect.ts'
import { addEventsLink } from './commands/events-link.ts'
import { addEventsList } from './commands/events-list.ts'
import { addExplain } from './commands/explain.ts'
import { addPlan } from './commands/plan.ts'
import { addQuarantineDrop } from './commands/quarantine-drop.ts'
import { addQuarantineList } from './commands/quarantine-list.ts'
import { addQuarantineReplay } from './commands/quarantine-replay.ts'
import { addQuarantineShow } from './commands/quarantine-show.ts'
import { commandRunner, printFailure, type Surroundings } from './commands/run-command.ts'
import { addStart } from './commands/start.ts'
import { addStatus } from './commands/status.ts'
import { addSync } from './commands/sync.ts'
import { exitCodes } from './output/exit-code.ts'
import { toFailure } from './output/failure.ts'
import { terminal } from './output/terminal.ts'

/** Reads the command line and does what it says. Never throws: all ends in an exit code. */
export async function runProgram(
  words: readonly string[],
  options: Surroundings & { readonly version: string },
): Promise<void> {
  const program = turnoutProgram(options)
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      options.exitWith(exitCodes.done.code)
      return
    }
    const failure = toFailure(error)
    printFailure('', failure, terminal({ ...options, json: words.includes('--json') }))
    options.exitWith(exitCodes[failure.exit].code)
  }
}

function turnoutProgram(options: Surroundings & { readonly version: string }): Command {
  const program = new Command('turnout')
  program
    .description(
      'Carries webinar registrations and attendance into HubSpot marketing events, and proves that they arrived.',
    )
    .version(options.version)
    .option('-C, --config <file>', 'the config; default: turnout.config.ts here or above')
    .option('--json', 'print the result as one JSON document')
    .option('--debug', 'print the log and the stack of an error')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void options.output.write(text),
      // Commander's own message would be a second one: the failure is printed once, in one way.
      writeErr: (text) => void (text.startsWith('error:') || options.messages.write(text)),
    })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', exitCodeHelp())
  addCommands(program, options)
  return program
}

function addCommands(program: Command, surroundings: Surroundings): void {
  const run = commandRunner(program, surroundings)
  addSync(program, run)
  addPlan(program, run)
  addApprove(program, run)
  addStart(program, run)
  addStatus(program, run)
  addCheck(program, run)
  addExplain(program, run)
  const quarantine = program
    .command('quarantine')
    .description('Records that could not be sent, each with a reason.')
  addQuarantineList(quarantine, run)
  addQuarantineShow(quarantine, run)
  addQuarantineReplay(quarantine, run)
  addQuarantineDrop(quarantine, run)
  const events = program.command('events').description('The events that the ledger knows.')
  addEventsList(events, run)
  addEventsLink(events, run)
  const csv = program
    .command('csv')
    .description('Look at a CSV export before it is synced. Needs @turnout/adapter-csv.')
  addCsvInspect(csv, run)
  addCsvColumns(csv, run)
}

function exitCodeHelp(): string {
  const lines = Object.values(exitCodes).map(({ code, meaning }) => `  ${code}  ${meaning}`)
  return `\nExit codes; of several outcomes the highest counts:\n${lines.join('\n')}`
}
