import { TurnoutError } from '@turnout/core'
import type { QuarantinedRecord } from '@turnout/core/sync'
import { type CommandContext, readLedger } from './command-context.ts'
import type { QuarantineFilter } from './quarantine-list.ts'

/** The ids of records that a person typed. @throws TurnoutError `usage` when one is no id. */
export function parseIds(texts: readonly string[]): number[] {
  return texts.map((text) => {
    const id = Number(text)
    if (Number.isSafeInteger(id) && id > 0) return id
    throw new TurnoutError('usage', `"${text}" is not the id of a record. Ids are whole numbers.`)
  })
}

/** The error that names the ids which are not in quarantine, or null. */
export function unknownRecords(
  ids: readonly number[],
  records: readonly QuarantinedRecord[],
): TurnoutError | null {
  const missing = ids.filter((id) => !records.some((record) => record.id === id))
  if (missing.length === 0) return null
  return new TurnoutError('usage', `Not in quarantine: ${missing.join(', ')}.`)
}

/** How records are chosen: by id, or all that fit a filter. */
export interface ChosenRecords extends QuarantineFilter {
  readonly all?: boolean
}

/** The ids of the records that are meant. @throws TurnoutError `usage` when nothing or something unknown is named. */
export async function chooseRecords(
  context: CommandContext,
  texts: readonly string[],
  { all = false, connector, reason }: ChosenRecords,
): Promise<readonly number[]> {
  const byFilter = connector !== undefined || reason !== undefined || all
  if (texts.length === 0 && !byFilter) {
    throw new TurnoutError('usage', 'Name ids of records, or --connector, --reason or --all.')
  }
  const ids = parseIds(texts)
  const filter = {
    ...(texts.length > 0 && { ids }),
    ...(connector !== undefined && { connector }),
    ...(reason !== undefined && { reason }),
  }
  const records = (await readLedger(context, (reader) => reader.quarantine(filter))) ?? []
  const unknown = unknownRecords(ids, records)
  if (unknown !== null) throw unknown
  return records.map(({ id }) => id)
}
