import { type CsvReadingOptions, toReadingRules } from '../csv-options.ts'
import { lookAt, surveyFile } from '../csv-reader.ts'
import { withInput } from '../files/standard-input.ts'
import { knownName } from '../layout/header-dictionary.ts'
import { headerName } from '../layout/header-text.ts'

/** A header, and the field that it is taken for; null where it is none. */
export interface CsvColumn {
  readonly header: string
  readonly field: string | null
}

/**
 * The headers of a file's first table of people and nothing of its rows, so that they can be shown to anybody. `-` is
 * standard input.
 * @throws CsvRefusedError for a file that is no table, UnavailableError for one that cannot be read.
 */
export async function csvColumns(
  path: string,
  options: CsvReadingOptions & { readonly signal?: AbortSignal } = {},
): Promise<readonly CsvColumn[]> {
  const signal = options.signal ?? new AbortController().signal
  const { layout } = await withInput(path, signal, async (file) => {
    const survey = await surveyFile(file, signal)
    return await lookAt(file, { survey, rules: toReadingRules(options), signal })
  })
  const { mainHeader, emailColumn, mapped } = layout
  return mainHeader.cells.map((header, column) => {
    const { key } = headerName(header)
    const known = mapped.get(key) ?? knownName(key)?.field ?? null
    // A row that is only taken for a header may be about a person: what is not known in it is not shown.
    const hidden = !mainHeader.sure && known === null
    return {
      header: hidden ? `column ${column + 1}` : header.trim(),
      field: column === emailColumn ? 'email' : known,
    }
  })
}
