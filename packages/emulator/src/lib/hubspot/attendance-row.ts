import { epochMsOf, integerOf, objectOf, textOf, textsOf } from './json.ts'

/** One input of an attendance request, as far as it can be read. */
export interface AttendanceRow {
  readonly vid: string | null
  /** Lower-cased, because HubSpot keeps addresses so. */
  readonly email: string | null
  readonly interactionDateTime: number | null
  readonly joinedAt: number | null
  readonly leftAt: number | null
  readonly joinedAtText: string | null
  readonly leftAtText: string | null
  readonly contactProperties: Readonly<Record<string, string>>
}

/** Reads one input. */
export function attendanceRow(input: unknown): AttendanceRow {
  const row = objectOf(input)
  const times = objectOf(row['properties'])
  const vid = integerOf(row['vid'])
  return {
    vid: vid === null ? null : String(vid),
    email: textOf(row['email'])?.trim().toLowerCase() ?? null,
    interactionDateTime: integerOf(row['interactionDateTime']),
    joinedAt: epochMsOf(times['joinedAt']),
    leftAt: epochMsOf(times['leftAt']),
    joinedAtText: textOf(times['joinedAt']),
    leftAtText: textOf(times['leftAt']),
    contactProperties: textsOf(row['contactProperties']),
  }
}
