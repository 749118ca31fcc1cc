import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  zoomEmulator,
  type ZoomEmulator,
  type ZoomGathering,
  zoomScenario,
} from '../../src/zoom.ts'

const START = Date.parse('2026-11-20T09:00:00Z')
let emulator: ZoomEmulator
let receiver: Server
let answer = 204
let received: string[] = []

beforeEach(async () => {
  answer = 204
  received = []
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push((JSON.parse(body) as { event: string }).event)
      response.writeHead(answer).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const account = zoomScenario({ startsAt: START, hosts: 1, webinarsPerHost: 1, held: false })
  emulator = await zoomEmulator({ account, now: START - 86_400_000, clock: 'standing' })
  const { port } = receiver.address() as AddressInfo
  emulator.webhooks.subscribe({
    address: `http://127.0.0.1:${port}/`,
    secretToken: 'a-secret-token',
  })
})

afterEach(async () => {
  await emulator.close()
  receiver.close()
})

function webinar(): ZoomGathering {
  const [first] = emulator.account.gatherings
  if (first === undefined) throw new Error('The scenario has no webinar.')
  return first
}

it('delivers what happens, once', async () => {
  emulator.happenings.register(webinar(), { email: 'ada@guests.example' })
  await emulator.webhooks.deliver()
  await emulator.webhooks.deliver()
  expect(received).toEqual(['webinar.registration_created'])
})

it('repeats after 5, 20 and 60 minutes when the receiver fails, and then drops it', async () => {
  answer = 500
  emulator.happenings.register(webinar(), { email: 'ada@guests.example' })
  for (const minutes of [0, 5, 20, 60, 600]) {
    emulator.advance(minutes * 60_000)
    await emulator.webhooks.deliver()
  }
  expect(emulator.webhooks.deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4])
})

it('does not repeat what was answered with 429', async () => {
  answer = 429
  emulator.happenings.register(webinar(), { email: 'ada@guests.example' })
  await emulator.webhooks.deliver()
  emulator.advance(86_400_000)
  await emulator.webhooks.deliver()
  expect(emulator.webhooks.deliveries).toHaveLength(1)
})

it('delivers copies and in disorder when it is told to', async () => {
  emulator.setBehaviour({ webhookCopies: 2, webhookDisorder: true })
  const registrant = emulator.happenings.register(webinar(), { email: 'ada@guests.example' })
  emulator.happenings.withdraw(webinar(), registrant)
  await emulator.webhooks.deliver()
  expect(received).toEqual([
    'webinar.registration_cancelled',
    'webinar.registration_cancelled',
    'webinar.registration_created',
    'webinar.registration_created',
  ])
})
