import type { EmailAddress, EventKey, Participation, Person, RecordRef } from '@turnout/core'
import type { StayTimes } from './row-reading.ts'

interface OpenStay {
  readonly person: Person
  readonly record: RecordRef
  readonly joined: StayTimes
}

/** Pairs rows that tell of joining with the row of the same person that tells of leaving. */
export class LogPairs {
  readonly #event: EventKey
  readonly #open = new Map<EmailAddress, OpenStay>()

  constructor(event: EventKey) {
    this.#event = event
  }

  /** What is known once this row is read: nothing for a joining, the whole stay for a leaving. */
  add(person: Person, record: RecordRef, stay: StayTimes): readonly Participation[] {
    const before = this.#open.get(person.email)
    this.#open.delete(person.email)
    if (stay.joinedAt !== undefined) {
      this.#open.set(person.email, { person, record, joined: stay })
      return before === undefined ? [] : [this.#attended(before, before.joined)]
    }
    const left = this.#attended({ person, record, joined: stay }, stay)
    if (before === undefined) return [left]
    return [this.#attended(before, { ...before.joined, ...stay }), left]
  }

  /** Those who never left. */
  rest(): readonly Participation[] {
    const rest = [...this.#open.values()].map((open) => this.#attended(open, open.joined))
    this.#open.clear()
    return rest
  }

  #attended({ person, record }: OpenStay, stay: StayTimes): Participation {
    return { state: 'attended', event: this.#event, person, stays: [{ record, ...stay }] }
  }
}
