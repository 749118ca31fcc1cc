/** A person with an account at Zoom, who may host webinars. */
export interface ZoomUser {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  /** Without it every webinar call about this user answers 400 with code 200. */
  readonly webinarPlan: boolean
}

/** A person who filled in the registration form. */
export interface ZoomRegistrant {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  status: 'approved' | 'pending' | 'denied'
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly organization: string
  readonly jobTitle: string
  readonly answers: readonly { readonly title: string; readonly value: string }[]
  readonly trackingSourceId: string | null
  /** The occurrences chosen; null: all of them. */
  readonly occurrenceIds: readonly string[] | null
}

/** One stay as the participant report lists it, and who it really was. */
export interface ZoomReportRow {
  readonly userId: string
  /** Empty when the person was not signed in. */
  readonly participantUserId: string
  readonly name: string
  readonly email: string
  readonly registrantId: string
  /** Epoch milliseconds. */
  readonly joinedAt: number
  /** Null: Zoom lists the stay without an end. */
  readonly leftAt: number | null
  readonly status: 'in_meeting' | 'in_waiting_room'
  /** Not told by the API: who was there. */
  readonly truth: {
    readonly role: 'attendee' | 'panelist' | 'host'
    /** The address by which the person should be known; null: nobody can tell. */
    readonly email: string | null
  }
}

/** One run of a webinar or meeting, from start to end. */
export interface ZoomInstance {
  readonly uuid: string
  readonly startedAt: number
  endedAt: number | null
  /** Not told by the API: the occurrence that was run. */
  readonly occurrenceId: string | null
  rows: ZoomReportRow[]
}

/** One planned date of a recurring series. */
export interface ZoomOccurrence {
  readonly id: string
  startsAt: number
  minutes: number
  status: 'available' | 'deleted'
}

/** A webinar or a meeting: Zoom keeps both alike and numbers them from one space. */
export interface ZoomGathering {
  readonly kind: 'webinar' | 'meeting'
  readonly id: number
  readonly uuid: string
  readonly hostId: string
  topic: string
  agenda: string
  /** 5, 6, 9 for webinars; 2, 3, 8 for meetings: single, recurring without a fixed time, recurring with one. */
  readonly type: 2 | 3 | 5 | 6 | 8 | 9
  startsAt: number
  minutes: number
  readonly timezone: string
  readonly createdAt: number
  /** 0 automatic, 1 by hand, 2 no registration. */
  approvalType: 0 | 1 | 2
  /** 1 register once, 2 for each occurrence, 3 choose occurrences. */
  readonly registrationType: 1 | 2 | 3
  occurrences: ZoomOccurrence[]
  registrants: ZoomRegistrant[]
  /** Not told by the API: who withdrew, and from what. */
  readonly withdrawn: { readonly registrant: ZoomRegistrant; readonly at: number }[]
  readonly panelists: { readonly id: string; readonly email: string; readonly name: string }[]
  readonly trackingSources: { readonly id: string; readonly name: string }[]
  readonly instances: ZoomInstance[]
  readonly practiceSession: boolean
  deleted: boolean
}

/** What one Zoom account holds. */
export interface ZoomAccount {
  readonly accountId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly users: ZoomUser[]
  readonly gatherings: ZoomGathering[]
}

/** Whether the gathering is planned once, as a series with dates, or as a series without. */
export function shapeOf({ type }: ZoomGathering): 'single' | 'series' | 'unplanned' {
  if (type === 9 || type === 8) return 'series'
  return type === 6 || type === 3 ? 'unplanned' : 'single'
}

/** Epoch milliseconds as Zoom writes them: `2026-11-24T09:00:00Z`. */
export function zoomTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
