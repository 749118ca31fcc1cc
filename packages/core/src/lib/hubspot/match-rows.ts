import type { BatchAnswer, BatchError, RecordedContact } from './batch-answer.ts'

/** What the answer says about one row of an attendance batch. */
export type RecordedRow =
  | { readonly kind: 'recorded'; readonly contactId: string }
  | { readonly kind: 'refused'; readonly error: BatchError }
  /** Not mentioned: recorded before, or dropped. Read it back. */
  | { readonly kind: 'unmentioned' }

const UNMENTIONED: RecordedRow = { kind: 'unmentioned' }
const WORD = /[^\s`'"<>()[\]{},;]+/g

/** Matches rows by address. A result with another address of the contact is matched by nobody here. */
export function rowsByAddress(
  rows: readonly { readonly email: string }[],
  answer: BatchAnswer<RecordedContact>,
): RecordedRow[] {
  return matchRows(
    rows,
    answer,
    ({ email }) => email,
    ({ email }) => email,
  )
}

/** Matches rows by contact id. */
export function rowsByContactId(
  rows: readonly { readonly contactId: string }[],
  answer: BatchAnswer<RecordedContact>,
): RecordedRow[] {
  return matchRows(
    rows,
    answer,
    (row) => row.contactId,
    ({ vid }) => String(vid),
  )
}

/** The results that no row was matched to: contacts known by another address than the one that was sent. */
export function unmatchedResults(
  rows: readonly { readonly email: string }[],
  results: readonly RecordedContact[],
): RecordedContact[] {
  const sent = new Set(rows.map((row) => row.email.toLowerCase()))
  return results.filter(({ email }) => !sent.has(email?.toLowerCase() ?? ''))
}

/** The errors that name none of these rows. */
export function unattributedErrors(
  errors: readonly BatchError[],
  keys: ReadonlySet<string>,
): BatchError[] {
  return errors.filter((error) => !wordsOf(error).some((word) => keys.has(word)))
}

/** The rows, by their position, that an error names by address or id, in its context or in its message. */
export function namedRows(
  keys: readonly string[],
  said: { readonly message: string; readonly contextValues: readonly string[] },
): number[] {
  const words = new Set(wordsOf(said))
  return keys.flatMap((key, index) => (words.has(key) ? [index] : []))
}

function matchRows<R>(
  rows: readonly R[],
  answer: BatchAnswer<RecordedContact>,
  keyOfRow: (row: R) => string,
  keyOfResult: (result: RecordedContact) => string | null | undefined,
): RecordedRow[] {
  let byKey: ReadonlyMap<string, RecordedRow> | null = null
  return rows.map((row, index) => {
    const key = keyOfRow(row)
    // HubSpot answers in the order of the inputs, so mostly the result is found where its row is.
    const result = answer.results[index]
    if (result !== undefined && keyOfResult(result) === key) return recorded(result)
    byKey ??= indexByKey(answer, keyOfResult)
    return byKey.get(key.toLowerCase()) ?? UNMENTIONED
  })
}

function indexByKey(
  answer: BatchAnswer<RecordedContact>,
  keyOfResult: (result: RecordedContact) => string | null | undefined,
): ReadonlyMap<string, RecordedRow> {
  const byKey = new Map<string, RecordedRow>()
  for (const error of answer.errors) {
    for (const word of wordsOf(error)) byKey.set(word, { kind: 'refused', error })
  }
  for (const result of answer.results) {
    const key = keyOfResult(result)
    if (key !== undefined && key !== null) byKey.set(key.toLowerCase(), recorded(result))
  }
  return byKey
}

function recorded({ vid }: RecordedContact): RecordedRow {
  return { kind: 'recorded', contactId: String(vid) }
}

function wordsOf(said: {
  readonly message: string
  readonly contextValues: readonly string[]
}): string[] {
  const words = said.message.toLowerCase().match(WORD) ?? []
  return [
    ...said.contextValues.map((value) => value.toLowerCase()),
    ...words,
    // A sentence may end with the address.
    ...words.filter((word) => /[.:!?]$/.test(word)).map((word) => word.slice(0, -1)),
  ]
}
