import { parseArgs } from 'node:util'
import { Client } from '@hubspot/api-client'
import { toInstant } from '@turnout/core'
import { rateBudget } from '@turnout/core/http'
import { hubspotClient } from '@turnout/core/hubspot'

// Run by hubspot-requests.ts: sends attendance with one client and prints what it cost.
const { values } = parseArgs({
  options: {
    client: { type: 'string', default: 'turnout' },
    url: { type: 'string', default: '' },
    inputs: { type: 'string', default: '100' },
    callers: { type: 'string', default: '10' },
    requests: { type: 'string', default: '1000' },
  },
})
const inputs = Number(values.inputs)
const requests = Number(values.requests)
const externalEventId = 'webinar_1'
const joinedAt = '2026-11-20T15:00:00.000Z'
const leftAt = '2026-11-20T16:00:00.000Z'
const WARM_UP = 100

/** Sends one batch and gives how many of its people the answer names. */
type Send = () => Promise<number>

// Ours checks the answer, matches every row to its input, and counts every request in a budget that is never full.
function turnout(): Send {
  const budget = rateBudget({ capacity: 1_000_000, windowMs: 10_000 })
  const client = hubspotClient({ token: 'pat-na1-bench', baseUrl: values.url, budget })
  const times = { joinedAt: toInstant(joinedAt), leftAt: toInstant(leftAt) }
  const event = { externalAccountId: values.inputs, externalEventId }
  return async () => {
    const people = Array.from({ length: inputs }, (_, index) => ({
      email: `person${index}@example.com`,
      occurredAt: times.joinedAt,
      contactProperties: { firstname: 'Ann', lastname: `Lee ${index}` },
      ...times,
    }))
    const { rows } = await client.attendance.recordByEmail(event, 'attend', people)
    return rows.filter(({ kind }) => kind === 'recorded').length
  }
}

// HubSpot's own as it comes: no limiter, no retries, nothing matched.
function official(): Send {
  const client = new Client({ accessToken: 'pat-na1-bench', basePath: values.url })
  const attendees = client.marketing.events.addEventAttendeesApi
  return async () => {
    const people = Array.from({ length: inputs }, (_, index) => ({
      email: `person${index}@example.com`,
      interactionDateTime: Date.parse(joinedAt),
      contactProperties: { firstname: 'Ann', lastname: `Lee ${index}` },
      properties: { joinedAt, leftAt },
    }))
    const body = { inputs: people }
    const answer = await attendees.recordByContactEmails(
      externalEventId,
      'attend',
      body,
      values.inputs,
    )
    return answer.results.length
  }
}

async function sendMany(send: Send, count: number): Promise<void> {
  let left = count
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const named = await send()
      if (named !== inputs) throw new Error(`The answer names ${named} of ${inputs} people.`)
    }
  }
  await Promise.all(Array.from({ length: Number(values.callers) }, caller))
}

const send = values.client === 'turnout' ? turnout() : official()
await sendMany(send, WARM_UP)
const cpuBefore = process.cpuUsage()
const startedAt = performance.now()
await sendMany(send, requests)
const { user, system } = process.cpuUsage(cpuBefore)
const figures = {
  perSecond: (requests / (performance.now() - startedAt)) * 1000,
  cpuMs: (user + system) / 1000 / requests,
  rssMb: process.memoryUsage().rss / 1024 / 1024,
}
process.stdout.write(JSON.stringify(figures), () => process.exit(0))
