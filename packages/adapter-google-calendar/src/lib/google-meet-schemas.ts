import { z } from 'zod/mini'

type Told<T> = T | null | undefined

/** A page of a list of Meet or of the audit log. */
export interface Paged {
  readonly nextPageToken?: Told<string>
}

/** A page of `conferenceRecords.list`. */
export interface ConferencesPage extends Paged {
  readonly conferenceRecords?: Told<
    readonly { readonly name: string; readonly endTime?: Told<string> }[]
  >
}

/** One participant of a Meet conference; there is no address anywhere. */
export interface Participant {
  readonly name: string
  readonly signedinUser?: Told<{
    readonly user?: Told<string>
    readonly displayName?: Told<string>
  }>
  readonly anonymousUser?: Told<{ readonly displayName?: Told<string> }>
  readonly phoneUser?: Told<{ readonly displayName?: Told<string> }>
  readonly earliestStartTime?: Told<string>
  readonly latestEndTime?: Told<string>
}

/** A page of `participants.list`. */
export interface ParticipantsPage extends Paged {
  readonly participants?: Told<readonly Participant[]>
}

/** A session of a participant: one device from joining to leaving. */
export interface MeetSession {
  /** Its resource name. */
  readonly name: string
  readonly startTime?: Told<string>
  readonly endTime?: Told<string>
}

/** A page of `participantSessions.list`. */
export interface SessionsPage extends Paged {
  readonly participantSessions?: Told<readonly MeetSession[]>
}

/** One entry of the audit log of Meet. */
export interface Activity {
  readonly id?: Told<{ readonly time?: Told<string>; readonly uniqueQualifier?: Told<string> }>
  readonly events?: Told<
    readonly {
      readonly name?: Told<string>
      readonly parameters?: Told<
        readonly {
          readonly name?: Told<string>
          readonly value?: Told<string>
          readonly intValue?: Told<string>
        }[]
      >
    }[]
  >
}

/** A page of the audit log of Meet. */
export interface ActivitiesPage extends Paged {
  readonly kind: 'admin#reports#activities'
  readonly items?: Told<readonly Activity[]>
}

const text = z.nullish(z.string())
const named = z.nullish(z.object({ displayName: text }))

/** Reads a {@link ConferencesPage}. */
export const conferencesPage: z.ZodMiniType<ConferencesPage> = z.object({
  conferenceRecords: z.nullish(z.array(z.object({ name: z.string(), endTime: text }))),
  nextPageToken: text,
})

/** Reads a {@link ParticipantsPage}. */
export const participantsPage: z.ZodMiniType<ParticipantsPage> = z.object({
  participants: z.nullish(
    z.array(
      z.object({
        name: z.string(),
        signedinUser: z.nullish(z.object({ user: text, displayName: text })),
        anonymousUser: named,
        phoneUser: named,
        earliestStartTime: text,
        latestEndTime: text,
      }),
    ),
  ),
  nextPageToken: text,
})

/** Reads a {@link SessionsPage}. */
export const sessionsPage: z.ZodMiniType<SessionsPage> = z.object({
  participantSessions: z.nullish(
    z.array(z.object({ name: z.string(), startTime: text, endTime: text })),
  ),
  nextPageToken: text,
})

const parameter = z.object({ name: text, value: text, intValue: text })

/** Reads an {@link ActivitiesPage}. */
export const activitiesPage: z.ZodMiniType<ActivitiesPage> = z.object({
  kind: z.literal('admin#reports#activities'),
  items: z.nullish(
    z.array(
      z.object({
        id: z.nullish(z.object({ time: text, uniqueQualifier: text })),
        events: z.nullish(
          z.array(z.object({ name: text, parameters: z.nullish(z.array(parameter)) })),
        ),
      }),
    ),
  ),
  nextPageToken: text,
})

/** Reads the address of a user of the directory. */
export const directoryUser: z.ZodMiniType<{ readonly primaryEmail?: Told<string> }> = z.object({
  primaryEmail: text,
})
