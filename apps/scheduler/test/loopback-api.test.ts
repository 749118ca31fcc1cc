import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { UnavailableError } from '@turnout/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addressFile, readAddress } from '../src/lib/engine/address-file.ts'
import { serveLoopbackApi } from '../src/lib/engine/loopback-api.ts'
import type { EngineOperations } from '../src/lib/engine/operations.ts'
import { engineStatus, remoteOperations } from '../src/lib/engine/remote-operations.ts'
import { runReport } from './support/run-report.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const operations: EngineOperations = {
  async sync({ connectors }, { onProgress }) {
    onProgress({ connector: 'a', phase: 'reading', done: 1, total: null })
    onProgress({ connector: 'a', phase: 'sending', done: 2, total: 4 })
    return connectors.map((connector) => runReport({ connector }))
  },
  plan: async () => [],
  approve: async ({ connector }) => ({ approved: [connector] }),
  replay: async ({ ids }) => ({ count: ids.length }),
  async drop() {
    throw new UnavailableError('The disk is busy.')
  },
  link: async () => ({ linked: true }),
}

const waiting = { signal: new AbortController().signal }
const status = () => ({ pid: process.pid, startedAt: 0, nextRuns: [] })

async function running() {
  const ledgerPath = join(await temporaryFolder(), 'ledger.db')
  const api = await serveLoopbackApi({ operations, status, ledgerPath, port: 0 })
  onTestFinished(() => api.close())
  const address = await readAddress(ledgerPath)
  if (address === null) throw new Error('No address was left.')
  return { address, ledgerPath, api }
}

async function statusCode(
  port: number,
  {
    method = 'POST',
    path = '/v1/replay',
    body = '{"ids":[1]}',
    ...headers
  }: Record<string, string>,
): Promise<number | undefined> {
  const outgoing = request({ host: '127.0.0.1', port, method, path, agent: new Agent(), headers })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

describe('the running engine', () => {
  it('does what a command of another process asks, and streams its progress', async () => {
    const { address } = await running()
    const seen: string[] = []
    const reports = await remoteOperations(address, waiting).sync(
      { connectors: ['a'], yes: false },
      { onProgress: ({ phase, done }) => seen.push(`${phase} ${done}`) },
    )
    expect(reports.map(({ connector }) => connector)).toEqual(['a'])
    expect(seen).toEqual(['reading 1', 'sending 2'])
  })

  it('hands errors over as they are', async () => {
    const { address } = await running()
    await expect(remoteOperations(address, waiting).drop({ ids: [1] })).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The disk is busy.',
      retryable: true,
    })
  })

  it('leaves its address in a file that only its owner can read, and takes it back', async () => {
    const { address, ledgerPath, api } = await running()
    const { mode } = await stat(addressFile(ledgerPath))
    expect((mode & 0o777).toString(8)).toBe(process.platform === 'win32' ? '666' : '600')
    expect(JSON.parse(await readFile(addressFile(ledgerPath), 'utf8'))).toEqual(address)
    await api.close()
    expect(await readAddress(ledgerPath)).toBeNull()
  })

  it('tells that it runs only to who knows the token', async () => {
    const { address } = await running()
    expect(await engineStatus(address)).toMatchObject({ pid: process.pid })
    expect(await engineStatus({ ...address, token: 'guessed' })).toBeNull()
    expect(await engineStatus({ ...address, port: 9 })).toBeNull()
  })
})

describe('the loopback API', () => {
  const json = { 'content-type': 'application/json' }

  it('refuses a wrong token', async () => {
    const { address } = await running()
    expect(await statusCode(address.port, { ...json, authorization: 'Bearer x' })).toBe(401)
    expect(await statusCode(address.port, json)).toBe(401)
  })

  it('refuses a page of a browser, even with the token', async () => {
    const { address } = await running()
    const authorization = `Bearer ${address.token}`
    const { port } = address
    expect(await statusCode(port, { ...json, authorization, origin: 'http://127.0.0.1' })).toBe(403)
    expect(await statusCode(port, { ...json, authorization, host: 'attacker.example' })).toBe(403)
    expect(await statusCode(port, { ...json, authorization })).toBe(200)
  })

  it.each([
    [{ path: '/v1/nothing' }, 404],
    [{ path: '/v1/constructor' }, 404],
    [{ body: '{"ids":["x"]}' }, 400],
    [{ body: 'no json' }, 400],
    [{ method: 'GET', body: '' }, 404],
  ])('refuses what it does not know: %j', async (changes, expected) => {
    const { address } = await running()
    const authorization = `Bearer ${address.token}`
    expect(await statusCode(address.port, { ...json, authorization, ...changes })).toBe(expected)
  })
})
