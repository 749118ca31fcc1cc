import type { Command } from 'commander'
import { formatTable } from '../output/table.ts'
import type { CommandContext, CommandResult, RunCommand } from './command-context.ts'
import { loadCsvModule } from './csv-module.ts'
import { csvFile, csvOptions, type CsvOptions, withCsvOptions } from './csv-options.ts'

/** Adds `turnout csv columns`. */
export function addCsvColumns(csv: Command, run: RunCommand): void {
  withCsvOptions(csv.command('columns'))
    .description('Print the headers of a file and nothing of its rows: safe to share.')
    .argument('<file>', 'a CSV export; - is standard input')
    .action((file: string, options: CsvOptions) =>
      run('csv columns', (context) => csvColumns(context, file, options)),
    )
}

const NO_HEADER =
  'No row is surely a header, so none is shown: it could be about a person. If one is, name its line with --header-line.'

async function csvColumns(
  context: CommandContext,
  file: string,
  options: CsvOptions,
): Promise<CommandResult> {
  const module = await loadCsvModule(context)
  const { signal, terminal } = context
  const columns = await module.csvColumns(csvFile(file, context), {
    ...csvOptions(options),
    signal,
  })
  if (columns.length === 0) return { exit: 'done', data: { columns }, text: NO_HEADER }
  const rows = columns.map(({ header, field }) => [header, field ?? ''])
  const text = formatTable([{ title: 'header' }, { title: 'taken for' }], rows, terminal)
  return { exit: 'done', data: { columns }, text }
}
