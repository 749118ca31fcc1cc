import type { PlatformWebinar } from './template-platform.ts'

const ended = {
  title: 'How we sail',
  status: 'ended',
  starts_at: '2026-03-04T15:00:00Z',
  ends_at: '2026-03-04T16:00:00Z',
  organizer: 'Acme',
}

/** Two webinars without anything wrong. */
export const goodWebinars: readonly PlatformWebinar[] = [
  {
    webinar: { ...ended, id: 'w1' },
    people: [
      {
        id: 'p1',
        email: 'Ann@Example.com',
        first_name: 'Ann',
        registered_at: '2026-03-01T10:00:00Z',
        joined_at: '2026-03-04T14:58:00Z',
        left_at: '2026-03-04T15:40:00Z',
      },
      { id: 'p2', email: 'bob@example.com', registered_at: '2026-03-01T11:00:00Z' },
      {
        id: 'p3',
        email: 'cat@example.com',
        registered_at: '2026-03-01T12:00:00Z',
        withdrawn_at: '2026-03-02T12:00:00Z',
      },
      { id: 'p4', email: 'host@example.com', is_host: true, joined_at: '2026-03-04T14:50:00Z' },
    ],
  },
  {
    webinar: { ...ended, id: 'w2', status: 'scheduled' },
    people: [
      { id: 'p5', email: 'ann@example.com', registered_at: '2026-03-01T10:00:00Z' },
      { id: 'p6', email: 'dan@example.com' },
    ],
  },
]

/** A webinar of three people, none of whom can be translated. */
export const badPerson: PlatformWebinar = {
  webinar: { ...ended, id: 'w3' },
  people: [
    { id: 'p7', email: null },
    { id: 'p8', email: 'eve@example.com', joined_at: '2026-03-04 at three' },
    { surname: 'no id at all' },
  ],
}

/** One of many webinars with 500 people each, made when it is asked for. */
export function largeWebinar(index: number): PlatformWebinar {
  return {
    webinar: { ...ended, id: `large-${index}` },
    people: Array.from({ length: 500 }, (_, person) => ({
      id: `p${person}`,
      email: `person-${person}@example.com`,
      registered_at: '2026-03-01T10:00:00Z',
    })),
  }
}
