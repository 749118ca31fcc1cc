import {
  ConfigError,
  type Instant,
  InvalidValueError,
  toEmailAddress,
  toInstant,
} from '@turnout/core'
import type { ZoomSourceOptions } from './zoom-options.ts'

/** What is known of a webinar before its details are read. */
export interface Candidate {
  readonly id: string
  readonly topic: string | null
  readonly host: string | null
}

/** Decides which webinars and events are read. */
export interface Filters {
  /** The hosts to ask, in lower case; null: all of the account. */
  readonly hosts: readonly string[] | null
  isWanted(candidate: Candidate): boolean
  /** Whether an event that starts then is read. */
  isInTime(startsAt: Instant | null): boolean
  /** Changes with the filters. */
  readonly fingerprint: string
}

/** Makes the filters of the options. @throws ConfigError when an address or a time is none. */
export function makeFilters(options: ZoomSourceOptions): Filters {
  const hosts = options.hosts?.map((host, index) => addressOption(host, `hosts[${index}]`)) ?? null
  const ids = options.webinarIds?.map((id) => id.replaceAll(/[\s-]/g, '')) ?? null
  const topics = options.topics ?? null
  const from = timeOption(options.from, 'from')
  const to = timeOption(options.to, 'to')
  return {
    hosts,
    isWanted: ({ id, topic, host }) =>
      (ids === null || ids.includes(id)) &&
      (hosts === null || host === null || hosts.includes(host.toLowerCase())) &&
      (topics === null || topics.some((wanted) => fits(topic ?? '', wanted))),
    isInTime: (startsAt) =>
      startsAt === null || ((from === null || startsAt >= from) && (to === null || startsAt < to)),
    fingerprint: JSON.stringify([hosts, ids, topics?.map(String) ?? null, from, to]),
  }
}

function fits(topic: string, wanted: string | RegExp): boolean {
  if (typeof wanted === 'string') return topic.toLowerCase().includes(wanted.toLowerCase())
  // A pattern with the flag g remembers where it stopped.
  wanted.lastIndex = 0
  return wanted.test(topic)
}

function addressOption(text: string, path: string): string {
  try {
    return toEmailAddress(text)
  } catch (cause) {
    throw new ConfigError(
      path,
      'This is not an e-mail address. Give the address of the host at Zoom.',
      { cause },
    )
  }
}

function timeOption(text: string | undefined, path: string): Instant | null {
  if (text === undefined) return null
  try {
    return toInstant(text)
  } catch (cause) {
    const said = cause instanceof InvalidValueError ? cause.message : 'This is not a time.'
    throw new ConfigError(path, said, { cause })
  }
}
