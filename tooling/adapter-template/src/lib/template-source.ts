import type { ReadRequest, Source, SourceBatch, SourceCheck } from '@turnout/core'
import {
  type People,
  templateClient,
  type TemplateClient,
  type TemplateClientOptions,
} from './template-client.ts'
import { readCursor, writeCursor } from './template-cursor.ts'
import type { TemplateWebinar } from './template-schemas.ts'
import { toEvent, toRecord } from './template-to-model.ts'

/** Options of {@link templateSource}. */
export interface TemplateSourceOptions extends Omit<TemplateClientOptions, 'baseUrl'> {
  /** Where the platform answers. Default: `https://api.template.example/v1/`. */
  readonly baseUrl?: string
}

const BASE_URL = 'https://api.template.example/v1/'

/** Reads the webinars of one account, and everyone's registration, withdrawal and stay. */
export function templateSource(options: TemplateSourceOptions): Source {
  const baseUrl = options.baseUrl ?? BASE_URL
  const connect = (): TemplateClient => templateClient({ ...options, baseUrl })
  return {
    specVersion: 1,
    name: 'template',
    fingerprint: new URL(baseUrl).host,
    capabilities: {
      registrations: true,
      cancellations: true,
      attendance: true,
      rosters: true,
      webhooks: false,
    },
    check: ({ signal }) => checkAccount(connect(), signal),
    read: (request) => readAccount(connect, request),
  }
}

async function checkAccount(client: TemplateClient, signal: AbortSignal): Promise<SourceCheck> {
  try {
    const { name } = await client.account(signal)
    return { account: name, findings: [] }
  } finally {
    await client.close()
  }
}

async function* readAccount(
  connect: () => TemplateClient,
  { cursor, since, events, signal }: ReadRequest,
): AsyncGenerator<SourceBatch> {
  // Named events are read whatever the cursor says; the engine keeps its own.
  const done = [...(events === null ? readCursor(cursor) : [])]
  const client = connect()
  try {
    const account = await client.account(signal)
    for await (const { webinar, isLast } of client.webinars(since, signal)) {
      const { key } = toEvent(webinar, account.id)
      if (done.includes(webinar.id) || events?.includes(key.eventId) === false) continue
      for await (const batch of readWebinar(client, { webinar, accountId: account.id, signal })) {
        if (batch.isLast) done.push(webinar.id)
        yield { ...batch.content, cursor: writeCursor(batch.isLast && isLast ? [] : done) }
      }
    }
  } finally {
    await client.close()
  }
}

interface WebinarBatch {
  readonly content: Omit<SourceBatch, 'cursor'>
  readonly isLast: boolean
}

async function* readWebinar(
  client: TemplateClient,
  {
    webinar,
    accountId,
    signal,
  }: { webinar: TemplateWebinar; accountId: string; signal: AbortSignal },
): AsyncGenerator<WebinarBatch> {
  let index = 0
  for await (const page of client.people(webinar.id, signal)) {
    yield { content: toBatch(webinar, accountId, page, index), isLast: page.isLast }
    index += page.people.length
  }
}

function toBatch(
  webinar: TemplateWebinar,
  accountId: string,
  { people, isLast }: People,
  firstIndex: number,
): Omit<SourceBatch, 'cursor'> {
  const event = toEvent(webinar, accountId)
  const records = people.map((raw, at) =>
    toRecord(raw, { event: event.key, index: firstIndex + at }),
  )
  const isListed = isLast && webinar.status === 'ended'
  return {
    events: firstIndex === 0 ? [event] : [],
    participations: records.flatMap(({ participations }) => participations),
    leftOut: records.flatMap(({ leftOut }) => leftOut),
    rejected: records.flatMap(({ rejected }) => rejected),
    recordsRead: people.length,
    completeRosters: isLast ? [event.key] : [],
    attendance: isListed ? [{ event: event.key, status: 'final' }] : [],
  }
}
