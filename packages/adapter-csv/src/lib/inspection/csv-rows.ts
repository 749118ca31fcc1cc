import { type CsvReadingOptions, toReadingRules } from '../csv-options.ts'
import { surveyFile, surveyHead } from '../csv-reader.ts'
import { openFromDisk } from '../files/open-file.ts'
import { chooseDelimiter } from '../layout/delimiter.ts'
import { chooseEncoding, namedEncoding } from '../text/encoding-ladder.ts'
import { decodeHead, textChunks } from '../text/text-chunks.ts'
import type { Row } from '../text/row.ts'
import { Tokenizer } from '../text/tokenizer.ts'

/**
 * All rows of a file with all of their cells, in blocks, without understanding any of them. Reads one buffer
 * ahead of what it is asked.
 * @throws UnavailableError when the file cannot be read.
 */
export async function* csvRows(
  path: string,
  options: Pick<CsvReadingOptions, 'encoding' | 'delimiter' | 'limits'> & {
    readonly signal?: AbortSignal
  } = {},
): AsyncGenerator<readonly Pick<Row, 'cells' | 'line' | 'problem'>[]> {
  const { limits, encoding: label, delimiter } = toReadingRules(options)
  const signal = options.signal ?? new AbortController().signal
  const file = { path, shown: path, open: openFromDisk }
  const survey = label === null ? await surveyFile(file, signal) : await surveyHead(file, signal)
  const named = label === null ? null : namedEncoding(label, survey.head)
  const encoding = named ?? chooseEncoding(survey)
  const head = decodeHead(survey.head, encoding)
  const chosen =
    delimiter ?? chooseDelimiter(head, survey.head.length >= survey.size, limits).delimiter
  const tokenizer = new Tokenizer({ delimiter: chosen, limits })
  const handle = await openFromDisk(path)
  try {
    for await (const text of textChunks(handle, encoding, { ahead: true, signal })) {
      yield tokenizer.push(text)
    }
    yield tokenizer.end()
  } finally {
    await handle.close()
  }
}
