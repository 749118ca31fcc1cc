import { type ZoomInstance, type ZoomReportRow, zoomTime } from './account.ts'
import type { ZoomBehaviour } from './behaviour.ts'

/**
 * The rows that the report of an ended instance shows at a moment; null: there is no report yet. It arrives late and
 * grows: first a part of its rows, the newest of them with a duration of 0, later all.
 */
export function visibleRows(
  instance: ZoomInstance,
  { reportArrivesAfterMs, reportCompleteAfterMs }: ZoomBehaviour,
  now: number,
): readonly ReportedRow[] | null {
  if (instance.endedAt === null) return null
  const age = now - instance.endedAt
  if (age < reportArrivesAfterMs) return null
  if (age >= reportCompleteAfterMs) return instance.rows.map((row) => ({ row, processed: true }))
  const share = 0.5 + (0.5 * age) / reportCompleteAfterMs
  const shown = instance.rows.slice(0, Math.floor(instance.rows.length * share))
  return shown.map((row, index) => ({ row, processed: index < shown.length - 3 }))
}

/** A row with its state: what is not processed yet has a duration of 0. */
export interface ReportedRow {
  readonly row: ZoomReportRow
  readonly processed: boolean
}

/** The row as `/report/…/participants` writes it. */
export function participantBody({ row, processed }: ReportedRow, fields: string | null): object {
  const seconds = row.leftAt === null ? 0 : Math.round((row.leftAt - row.joinedAt) / 1000)
  return {
    id: row.participantUserId,
    user_id: row.userId,
    participant_user_id: row.participantUserId,
    name: row.name,
    user_email: row.email,
    join_time: zoomTime(row.joinedAt),
    leave_time: row.leftAt === null ? '' : zoomTime(row.leftAt),
    duration: processed ? seconds : 0,
    failover: false,
    status: row.status,
    customer_key: '',
    bo_mtg_id: '',
    ...(fields === 'registrant_id' ? { registrant_id: row.registrantId } : {}),
  }
}
