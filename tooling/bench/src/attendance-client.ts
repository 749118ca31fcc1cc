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
const numbers = Array.from({ length: inputs }, (_, number) => number)
const WARM_UP = 100

/** Sends one batch and gives how many of its people the answer names. */
type Send = () => Promise<number>

// Ours checks the answer, matches every row to its input, and counts every request in a budget that is never full.
function turnout(): Send {
  const budget = rateBudget({ capacity: 1_000_000, windowMs: 10_000 })
  const client = hubspotClient({ token: 'pat-na1-bench', baseUrl: values.url, budget })
  const event = { externalAccountId: values.inputs, externalEventId }
  const people = numbers.map((number) => ({
    email: `person${number}@example.com`,
    occurredAt: toInstant(joinedAt(number)),
    contactProperties: { firstname: 'Ann', lastname: `Lee ${number}` },
    joinedAt: toInstant(joinedAt(number)),
    leftAt: toInstant(leftAt(number)),
  }))
  return async () => {
    const { rows } = await client.attendance.recordByEmail(event, 'attend', people)
    return rows.filter(({ kind }) => kind === 'recorded').length
  }
}

// HubSpot's own as it comes: no limiter, no retries, nothing matched, and the times written beforehand.
function official(): Send {
  const client = new Client({ accessToken: 'pat-na1-bench', basePath: values.url })
  const attendees = client.marketing.events.addEventAttendeesApi
  const people = numbers.map((number) => ({
    email: `person${number}@example.com`,
    interactionDateTime: Date.parse(joinedAt(number)),
    contactProperties: { firstname: 'Ann', lastname: `Lee ${number}` },
    properties: { joinedAt: joinedAt(number), leftAt: leftAt(number) },
  }))
  return async () => {
    const answer = await attendees.recordByContactEmails(
      externalEventId,
      'attend',
      { inputs: people },
      values.inputs,
    )
    return answer.results.length
  }
}

function joinedAt(number: number): string {
  return new Date(Date.UTC(2026, 10, 20, 15) + number * 1234).toISOString()
}

function leftAt(number: number): string {
  return new Date(Date.UTC(2026, 10, 20, 16) + number * 567).toISOString()
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
  systemMs: system / 1000 / requests,
  rssMb: process.memoryUsage().rss / 1024 / 1024,
}
process.stdout.write(JSON.stringify(figures), () => process.exit(0))
