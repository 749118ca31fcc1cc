import type { Destination, ShownParticipation } from '@turnout/core/sync'

/**
 * A portal that takes everything at once and remembers nobody: what it shows are the invented people of `listSource`,
 * all attended. So a measured process holds Turnout's memory and nothing of a portal's.
 */
export function instantDestination(people: number): Destination {
  return {
    portal: 'instant',
    live: false,
    fingerprint: 'instant',
    batchSize: 100,
    readBackWaitsMs: [],
    requestCount: 0,
    check: async () => [],
    prepare: async () => undefined,
    createEvent: async () => ({ objectId: '1' }),
    updateEvent: async () => undefined,
    cancelEvent: async () => undefined,
    reviveEvent: async () => undefined,
    completeEvent: async () => undefined,
    writeParticipations: async ({ rows }) =>
      rows.map(({ person }) => ({ kind: 'stored', contactId: contactIdOf(person.email) })),
    readBack: async ({ people: asked }) =>
      asked.map(({ email }) => ({ kind: 'found', ...attended(contactIdOf(email)) })),
    async *show() {
      for (let from = 0; from < people; from += 100) {
        const indexes = Array.from({ length: Math.min(100, people - from) }, (_, at) => from + at)
        yield indexes.map((index): ShownParticipation => {
          const email = `person-${index}@example.com`
          return { email: null, ...attended(contactIdOf(email)) }
        })
      }
    },
    findContacts: async () => new Map(),
    updateContacts: async () => ({ updated: 0, refused: [] }),
  }
}

function contactIdOf(email: string): string {
  return /\d+/.exec(email)?.[0] ?? '0'
}

function attended(contactId: string) {
  return { contactId, state: 'ATTENDED', occurredAt: null, seconds: null } as const
}
