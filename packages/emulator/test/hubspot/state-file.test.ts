import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { hubspotEmulator } from '@turnout/emulator/hubspot'
import { expect, it, onTestFinished } from 'vitest'
import { account, apiOf, putEvent, row } from './api.ts'

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'turnout-emulator-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

it('remembers a portal from one run to the next', async () => {
  const stateFile = join(await folder(), 'portal.json')
  const first = await hubspotEmulator({ stateFile })
  const objectId = await putEvent(apiOf(first))
  await apiOf(first)('POST', `attendance/e1/register/email-create?${account}`, {
    inputs: [row('ann@example.com'), row('bob@example.com')],
  })
  const listId = first.addList('Attendees')
  first.mergeContacts(first.contacts()[0]?.id ?? '', first.contacts()[1]?.id ?? '')
  await first.close()

  const second = await hubspotEmulator({ stateFile })
  onTestFinished(() => second.close())

  expect(second.token).toBe(first.token)
  expect(second.events()).toEqual(first.events())
  expect(second.contacts()).toEqual(first.contacts())
  expect(second.participations(objectId)).toEqual(first.participations(objectId))
  expect(second.activities()).toEqual(first.activities())
  expect((await apiOf(second)('GET', `/crm/v3/lists/${listId}`)).status).toBe(200)
  const again = await apiOf(second)('POST', `attendance/e1/register/email-create?${account}`, {
    inputs: [row('ann@example.com')],
  })
  expect(again.body.results).toEqual([])
})

it('writes soon after a change, without being closed', async () => {
  const path = await folder()
  const emulator = await hubspotEmulator({ stateFile: join(path, 'portal.json') })
  onTestFinished(() => emulator.close())
  emulator.addContact({ email: 'ann@example.com' })
  await expect.poll(() => readdir(path)).toEqual(['portal.json'])
})

it('writes nothing when it cannot start', async () => {
  const path = await folder()
  const first = await hubspotEmulator()
  onTestFinished(() => first.close())
  const port = Number(new URL(first.url).port)
  const failing = hubspotEmulator({ stateFile: join(path, 'portal.json'), port })
  await expect(failing).rejects.toThrow('EADDRINUSE')
  // Longer than the pause before a file is written.
  await setTimeout(400)
  expect(await readdir(path)).toEqual([])
})

it.each([
  '',
  '{"version":9}',
  '{"version":1}',
  '{"version":1,"portals":[{"id":1}],"apps":[],"tokens":[],"refreshTokens":[]}',
])('says which file is none of its own: %s', async (text) => {
  const stateFile = join(await folder(), 'portal.json')
  await writeFile(stateFile, text)
  await expect(hubspotEmulator({ stateFile })).rejects.toThrow(`state file ${stateFile} is none`)
  expect(await readFile(stateFile, 'utf8')).toBe(text)
})

it('does not start where it could not write', async () => {
  const stateFile = join(await folder(), 'missing', 'portal.json')
  await expect(hubspotEmulator({ stateFile })).rejects.toThrow(
    `state file ${stateFile} cannot be written (ENOENT)`,
  )
})

it('remembers activities of a refused request', async () => {
  const stateFile = join(await folder(), 'portal.json')
  const first = await hubspotEmulator({ stateFile })
  await putEvent(apiOf(first))
  // The write after the event is over; the refusal is the only change.
  await expect.poll(() => readFile(stateFile, 'utf8')).toContain('Winter webinar')
  await apiOf(first)('POST', `attendance/e1/register/email-create?${account}`, {
    inputs: [{ email: 'ann@example.com' }],
  })
  await first.close()
  expect(await readFile(stateFile, 'utf8')).toContain('request_refused')
})
