import type { Command } from 'commander'
import { formatInspection } from '../output/inspection-text.ts'
import type { CommandContext, CommandResult, RunCommand } from './command-context.ts'
import { type CsvInspection, loadCsvModule } from './csv-module.ts'
import { csvFile, csvOptions, type CsvOptions, withCsvOptions } from './csv-options.ts'

/** Adds `turnout csv inspect`. */
export function addCsvInspect(csv: Command, run: RunCommand): void {
  withCsvOptions(csv.command('inspect'))
    .description('Tell how a file would be read: what was detected and why, and what is rejected.')
    .argument('<file>', 'a CSV export; - is standard input')
    .option('--people', 'show everybody, with whole addresses')
    .action((file: string, options: CsvOptions) =>
      run('csv inspect', (context) => csvInspect(context, file, options)),
    )
}

async function csvInspect(
  context: CommandContext,
  file: string,
  options: CsvOptions,
): Promise<CommandResult> {
  const { inspectCsv } = await loadCsvModule(context)
  const { signal, terminal } = context
  const inspection = await inspectCsv(csvFile(file, context), { ...csvOptions(options), signal })
  const people = options['people'] === true
  return {
    exit: inspection.refused === null ? 'done' : 'needsYou',
    data: dataOf(inspection, people),
    text: formatInspection(inspection, { terminal, people }),
  }
}

function dataOf(inspection: CsvInspection, withPeople: boolean): object {
  const { report, refused, findings, rejections, notices } = inspection
  const { people, ...rest } = report
  return {
    ...rest,
    ...(withPeople ? { people } : { peopleCount: people.length }),
    refused,
    findings,
    rejections,
    notices,
  }
}
