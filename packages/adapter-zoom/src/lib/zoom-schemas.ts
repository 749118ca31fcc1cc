import { z } from 'zod'

// Only what is read. Zoom leaves fields out, sends them empty, or as null: unknown keys pass.
type Maybe<T> = T | null | undefined

const text = z.string().nullish()
// Numbers of webinars come as numbers in some answers and as text in others.
const idText = z.union([z.string(), z.number()]).transform(String)

/** What every page has. `total_records` counts the whole listing; some listings do not tell it. */
export interface PageOf {
  readonly next_page_token?: Maybe<string>
  readonly total_records?: Maybe<number>
}
const page = { next_page_token: text, total_records: z.number().nullish() }

/** What the token endpoint gives. */
export interface TokenAnswer {
  readonly access_token: string
  readonly expires_in: number
  readonly scope?: Maybe<string>
}
/** Checks {@link TokenAnswer}. */
export const tokenAnswer: z.ZodType<TokenAnswer> = z.object({
  access_token: z.string().min(1),
  expires_in: z.number(),
  scope: text,
})

/** One page of the account's users. */
export interface UserPage extends PageOf {
  readonly users?: Maybe<readonly { readonly id: string; readonly email?: Maybe<string> }[]>
}
/** Checks {@link UserPage}. */
export const userPage: z.ZodType<UserPage> = z.object({
  ...page,
  users: z.array(z.object({ id: z.string(), email: text })).nullish(),
})

/** A webinar or meeting in a host's list. */
export interface ListedRow {
  readonly id: string
  readonly type?: Maybe<number>
  readonly topic?: Maybe<string>
  readonly start_time?: Maybe<string>
  readonly duration?: Maybe<number>
  readonly agenda?: Maybe<string>
}
const listedRow = z.object({
  id: idText,
  type: z.number().nullish(),
  topic: text,
  start_time: text,
  duration: z.number().nullish(),
  agenda: text,
})

/** One page of a host's list. */
export interface ListedPage extends PageOf {
  readonly page_count?: Maybe<number>
  readonly webinars?: Maybe<readonly ListedRow[]>
  readonly meetings?: Maybe<readonly ListedRow[]>
}
/** Checks {@link ListedPage}. */
export const listedPage: z.ZodType<ListedPage> = z.object({
  ...page,
  page_count: z.number().nullish(),
  webinars: z.array(listedRow).nullish(),
  meetings: z.array(listedRow).nullish(),
})

/** A webinar or meeting in full. */
export interface WebinarDetail {
  readonly id: string
  readonly type?: Maybe<number>
  readonly topic?: Maybe<string>
  readonly agenda?: Maybe<string>
  readonly host_email?: Maybe<string>
  readonly start_time?: Maybe<string>
  readonly duration?: Maybe<number>
  readonly registration_url?: Maybe<string>
  readonly occurrences?: Maybe<
    readonly {
      readonly occurrence_id: string
      readonly start_time?: Maybe<string>
      readonly duration?: Maybe<number>
      readonly status?: Maybe<string>
    }[]
  >
  readonly settings?: Maybe<{
    readonly approval_type?: Maybe<number>
    readonly registration_type?: Maybe<number>
    readonly practice_session?: Maybe<boolean>
  }>
}
/** Checks {@link WebinarDetail}. */
export const webinarDetail: z.ZodType<WebinarDetail> = z.object({
  id: idText,
  type: z.number().nullish(),
  topic: text,
  agenda: text,
  host_email: text,
  start_time: text,
  duration: z.number().nullish(),
  registration_url: text,
  occurrences: z
    .array(
      z.object({
        occurrence_id: idText,
        start_time: text,
        duration: z.number().nullish(),
        status: text,
      }),
    )
    .nullish(),
  settings: z
    .object({
      approval_type: z.number().nullish(),
      registration_type: z.number().nullish(),
      practice_session: z.boolean().nullish(),
    })
    .nullish(),
})

/** One page of registrants; each is checked by itself, so that a bad one does not take its page along. */
export interface RegistrantPage extends PageOf {
  readonly registrants?: Maybe<readonly unknown[]>
}
/** Checks {@link RegistrantPage}. */
export const registrantPage: z.ZodType<RegistrantPage> = z.object({
  ...page,
  registrants: z.array(z.unknown()).nullish(),
})

/** The panelists of a webinar. */
export interface PanelistList {
  readonly panelists?: Maybe<
    readonly { readonly email?: Maybe<string>; readonly name?: Maybe<string> }[]
  >
}
/** Checks {@link PanelistList}. */
export const panelistList: z.ZodType<PanelistList> = z.object({
  panelists: z.array(z.object({ email: text, name: text })).nullish(),
})

/** The tracking sources of a webinar. */
export interface TrackingSourceList {
  readonly tracking_sources?: Maybe<
    readonly {
      readonly id: string
      readonly source_name?: Maybe<string>
      readonly registration_count?: Maybe<number>
    }[]
  >
}
/** Checks {@link TrackingSourceList}. */
export const trackingSourceList: z.ZodType<TrackingSourceList> = z.object({
  tracking_sources: z
    .array(z.object({ id: idText, source_name: text, registration_count: z.number().nullish() }))
    .nullish(),
})

/** One ended run. */
export interface InstanceRow {
  readonly uuid: string
  readonly start_time?: Maybe<string>
}
/** The ended runs of a webinar or meeting. */
export interface InstanceList {
  readonly webinars?: Maybe<readonly InstanceRow[]>
  readonly meetings?: Maybe<readonly InstanceRow[]>
}
const instanceRows = z.array(z.object({ uuid: z.string(), start_time: text })).nullish()
/** Checks {@link InstanceList}. */
export const instanceList: z.ZodType<InstanceList> = z.object({
  webinars: instanceRows,
  meetings: instanceRows,
})

/** The summary report of one run. */
export interface InstanceReport {
  readonly type?: Maybe<number>
  readonly topic?: Maybe<string>
  readonly user_email?: Maybe<string>
  readonly start_time?: Maybe<string>
  readonly end_time?: Maybe<string>
}
/** Checks {@link InstanceReport}. */
export const instanceReport: z.ZodType<InstanceReport> = z.object({
  type: z.number().nullish(),
  topic: text,
  user_email: text,
  start_time: text,
  end_time: text,
})

/** One page of stays; each is checked by itself. */
export interface ParticipantPage extends PageOf {
  readonly participants?: Maybe<readonly unknown[]>
}
/** Checks {@link ParticipantPage}. */
export const participantPage: z.ZodType<ParticipantPage> = z.object({
  ...page,
  participants: z.array(z.unknown()).nullish(),
})

/** A run in the account's history. */
export interface HistoryRow {
  readonly meeting_uuid: string
  readonly meeting_id: string
  readonly type?: Maybe<string>
  readonly topic?: Maybe<string>
  readonly host_email?: Maybe<string>
  readonly start_time?: Maybe<string>
  readonly end_time?: Maybe<string>
  readonly feature_used?: Maybe<{ readonly registration?: Maybe<boolean> }>
}
/** One page of the account's history. */
export interface HistoryPage extends PageOf {
  readonly history_meetings?: Maybe<readonly HistoryRow[]>
}
/** Checks {@link HistoryPage}. */
export const historyPage: z.ZodType<HistoryPage> = z.object({
  ...page,
  history_meetings: z
    .array(
      z.object({
        meeting_uuid: z.string(),
        meeting_id: idText,
        type: text,
        topic: text,
        host_email: text,
        start_time: text,
        end_time: text,
        feature_used: z.object({ registration: z.boolean().nullish() }).nullish(),
      }),
    )
    .nullish(),
})

/** The body of an error. The token endpoint has shapes of its own. */
export interface ErrorBody {
  readonly code?: Maybe<number>
  readonly message?: Maybe<string>
  readonly reason?: Maybe<string>
  readonly error?: Maybe<string>
  readonly error_description?: Maybe<string>
  readonly errorMessage?: Maybe<string>
}
/** Checks {@link ErrorBody}. */
export const errorBody: z.ZodType<ErrorBody> = z.object({
  code: z.number().nullish(),
  message: text,
  reason: text,
  error: text,
  error_description: text,
  errorMessage: text,
})
