import { z } from 'zod'

// Only what is read; unknown keys pass, and what a platform may leave out is nullish.

/** The account that the token belongs to. */
export const accountAnswer = z.object({ id: z.string(), name: z.string() })

/** A webinar as the platform lists it. */
export const webinarAnswer = z.object({
  id: z.string(),
  title: z.string().nullish(),
  status: z.enum(['scheduled', 'live', 'ended', 'cancelled']),
  starts_at: z.string().nullish(),
  ends_at: z.string().nullish(),
  organizer: z.string().nullish(),
})

/** One page of webinars. */
export const webinarPage = z.object({
  webinars: z.array(webinarAnswer),
  next_page: z.string().nullish(),
})

/** A person of a webinar. One person is one record, with the registration and the stay together. */
export const personAnswer = z.object({
  id: z.string(),
  email: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  is_host: z.boolean().nullish(),
  registered_at: z.string().nullish(),
  withdrawn_at: z.string().nullish(),
  joined_at: z.string().nullish(),
  left_at: z.string().nullish(),
})

/** One page of people; a record that is broken must not spoil its page, so each is checked by itself. */
export const peoplePage = z.object({
  people: z.array(z.unknown()),
  next_page: z.string().nullish(),
})

/** A webinar of the platform. */
export type TemplateWebinar = z.infer<typeof webinarAnswer>
/** A person of the platform. */
export type TemplatePerson = z.infer<typeof personAnswer>
