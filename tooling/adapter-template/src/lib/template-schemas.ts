import { z } from 'zod'

// Only what is read; unknown keys pass, and what a platform may leave out is nullish.
type Maybe<T> = T | null | undefined
const text = z.string().nullish()

/** The account that the token belongs to. */
export interface TemplateAccount {
  readonly id: string
  readonly name: string
}
/** Checks {@link TemplateAccount}. */
export const accountAnswer: z.ZodType<TemplateAccount> = z.object({
  id: z.string(),
  name: z.string(),
})

/** A webinar as the platform lists it. */
export interface TemplateWebinar {
  readonly id: string
  readonly title?: Maybe<string>
  readonly status: 'scheduled' | 'live' | 'ended' | 'cancelled'
  readonly starts_at?: Maybe<string>
  readonly ends_at?: Maybe<string>
  readonly organizer?: Maybe<string>
}
const webinarAnswer = z.object({
  id: z.string(),
  title: text,
  status: z.enum(['scheduled', 'live', 'ended', 'cancelled']),
  starts_at: text,
  ends_at: text,
  organizer: text,
})

/** One page of webinars. */
export interface WebinarPage {
  readonly webinars: readonly TemplateWebinar[]
  readonly next_page?: Maybe<string>
}
/** Checks {@link WebinarPage}. */
export const webinarPage: z.ZodType<WebinarPage> = z.object({
  webinars: z.array(webinarAnswer),
  next_page: text,
})

/** A person of a webinar. One person is one record, with the registration and the stay together. */
export interface TemplatePerson {
  readonly id: string
  readonly email?: Maybe<string>
  readonly first_name?: Maybe<string>
  readonly last_name?: Maybe<string>
  readonly is_host?: Maybe<boolean>
  readonly registered_at?: Maybe<string>
  readonly withdrawn_at?: Maybe<string>
  readonly joined_at?: Maybe<string>
  readonly left_at?: Maybe<string>
}
/** Checks {@link TemplatePerson}. */
export const personAnswer: z.ZodType<TemplatePerson> = z.object({
  id: z.string(),
  email: text,
  first_name: text,
  last_name: text,
  is_host: z.boolean().nullish(),
  registered_at: text,
  withdrawn_at: text,
  joined_at: text,
  left_at: text,
})

/** One page of people; a record that is broken must not spoil its page, so each is checked by itself. */
export interface PeoplePage {
  readonly people: readonly unknown[]
  readonly next_page?: Maybe<string>
}
/** Checks {@link PeoplePage}. */
export const peoplePage: z.ZodType<PeoplePage> = z.object({
  people: z.array(z.unknown()),
  next_page: text,
})
