import { z } from 'zod'

type Maybe<T> = T | null | undefined

const text = z.string().nullish()

/** A registrant. The personal join link is never read. */
export interface Registrant {
  readonly id: string
  readonly email?: Maybe<string>
  readonly first_name?: Maybe<string>
  readonly last_name?: Maybe<string>
  readonly address?: Maybe<string>
  readonly city?: Maybe<string>
  readonly state?: Maybe<string>
  readonly zip?: Maybe<string>
  readonly country?: Maybe<string>
  readonly phone?: Maybe<string>
  readonly industry?: Maybe<string>
  readonly org?: Maybe<string>
  readonly job_title?: Maybe<string>
  readonly purchasing_time_frame?: Maybe<string>
  readonly role_in_purchase_process?: Maybe<string>
  readonly no_of_employees?: Maybe<string>
  readonly comments?: Maybe<string>
  readonly custom_questions?: Maybe<
    readonly { readonly title?: Maybe<string>; readonly value?: Maybe<string> }[]
  >
  readonly create_time?: Maybe<string>
}
/** Checks {@link Registrant}. */
export const registrant: z.ZodType<Registrant> = z.object({
  id: z.string().min(1),
  email: text,
  first_name: text,
  last_name: text,
  address: text,
  city: text,
  state: text,
  zip: text,
  country: text,
  phone: text,
  industry: text,
  org: text,
  job_title: text,
  purchasing_time_frame: text,
  role_in_purchase_process: text,
  no_of_employees: text,
  comments: text,
  custom_questions: z.array(z.object({ title: text, value: text })).nullish(),
  create_time: text,
})

/** One stay in the participant report. */
export interface Participant {
  readonly user_id?: Maybe<string>
  readonly participant_user_id?: Maybe<string>
  readonly name?: Maybe<string>
  readonly user_email?: Maybe<string>
  readonly registrant_id?: Maybe<string>
  readonly join_time?: Maybe<string>
  readonly leave_time?: Maybe<string>
  /** Seconds; 0 while Zoom works on the report. */
  readonly duration?: Maybe<number>
  readonly status?: Maybe<string>
}
/** Checks {@link Participant}. */
export const participant: z.ZodType<Participant> = z.object({
  user_id: text,
  participant_user_id: text,
  name: text,
  user_email: text,
  registrant_id: text,
  join_time: text,
  leave_time: text,
  duration: z.number().nullish(),
  status: text,
})
