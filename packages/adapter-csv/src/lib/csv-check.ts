import type { SourceCheck, SourceFinding } from '@turnout/core'
import { asTurnoutError } from './csv-errors.ts'
import { openDocument, surveyFile } from './csv-reader.ts'
import type { Setup } from './csv-setup.ts'
import { findFiles, STANDARD_INPUT } from './files/find-files.ts'
import { openFromDisk } from './files/open-file.ts'

const CHECKED_FILES = 20

/** Looks at the first files: whether they are there, can be read and can be understood. */
export async function checkFiles(setup: Setup, signal: AbortSignal): Promise<SourceCheck> {
  const account = (typeof setup.files === 'string' ? [setup.files] : setup.files).join(', ')
  const names = await findFiles(setup.files)
  const findings: SourceFinding[] = []
  if (names.length === 0)
    findings.push({ kind: 'advice', message: `No file is there yet: ${account}.` })
  for (const name of names.slice(0, CHECKED_FILES)) {
    if (name !== STANDARD_INPUT) findings.push(...(await checkFile(name, setup, signal)))
  }
  return { account, findings }
}

async function checkFile(
  name: string,
  { rules, options }: Setup,
  signal: AbortSignal,
): Promise<SourceFinding[]> {
  const file = { path: name, shown: name, open: options.openFile ?? openFromDisk }
  try {
    const survey = await surveyFile(file, signal)
    const { layout } = await openDocument(file, { survey, rules, signal })
    return layout.notes.map((note) => ({ kind: 'advice', message: `${name}: ${note}` }))
  } catch (error) {
    if (signal.aborted) throw error
    return [{ kind: 'problem', message: asTurnoutError(name, error).message }]
  }
}
