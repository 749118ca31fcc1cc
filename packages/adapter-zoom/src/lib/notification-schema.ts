import { z } from 'zod'

type Maybe<T> = T | null | undefined

const text = z.string().nullish()
const idText = z.union([z.string(), z.number()]).transform(String)

/** A webhook notification: only what names the event to read again. */
export interface Notification {
  readonly event: string
  /** Epoch milliseconds. */
  readonly event_ts?: Maybe<number>
  readonly payload?: Maybe<{
    readonly plainToken?: Maybe<string>
    readonly object?: Maybe<NotificationObject>
  }>
}

interface NotificationObject {
  readonly id?: Maybe<string>
  readonly uuid?: Maybe<string>
  readonly practice_session?: Maybe<boolean>
  readonly occurrences?: Maybe<readonly { readonly occurrence_id?: Maybe<string> }[]>
  readonly registrant?: Maybe<{ readonly id?: Maybe<string> }>
  readonly participant?: Maybe<{
    readonly user_id?: Maybe<string>
    readonly join_time?: Maybe<string>
    readonly leave_time?: Maybe<string>
  }>
}

/** Checks {@link Notification}. */
export const notification: z.ZodType<Notification> = z.object({
  event: z.string(),
  event_ts: z.number().nullish(),
  payload: z
    .object({
      plainToken: text,
      object: z
        .object({
          id: idText.nullish(),
          uuid: text,
          practice_session: z.boolean().nullish(),
          occurrences: z.array(z.object({ occurrence_id: idText.nullish() })).nullish(),
          registrant: z.object({ id: text }).nullish(),
          participant: z.object({ user_id: text, join_time: text, leave_time: text }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
})
