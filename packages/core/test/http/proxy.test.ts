import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { httpClient, undiciDispatcher } from '@turnout/core/http'
import { expect, it, onTestFinished } from 'vitest'

const certificate = (name: string): string =>
  fileURLToPath(new URL(`certificates/${name}`, import.meta.url))
const program = fileURLToPath(new URL('ask-hubspot.ts', import.meta.url))

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** `api.hubspot.test` with a certificate that no machine knows. */
function secureServer(): Promise<number> {
  const [key, cert] = ['server-key.pem', 'server.pem'].map((name) =>
    readFileSync(certificate(name)),
  )
  return listen(
    createHttpsServer({ key, cert }, (_request, response) => void response.end('{"hello":"Ann"}')),
  )
}

/** A proxy that leads every CONNECT to one port, and keeps what it was asked for. */
async function connectProxy(
  target: number,
): Promise<{ readonly port: number; readonly asked: string[] }> {
  const asked: string[] = []
  const proxy = createHttpServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.writeHead(502).end()
  })
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    const upstream = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  return { port: await listen(proxy), asked }
}

/** What a process of its own says that asks the URL with these settings. */
async function ask(url: string, env: Readonly<Record<string, string>>): Promise<string> {
  const run = promisify(execFile)
  const options = { env: { ...withoutProxies(), NODE_NO_WARNINGS: '1', ...env } }
  const { stdout } = await run(process.execPath, ['-C', 'turnout-source', program, url], options)
  return stdout.trim()
}

function withoutProxies(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/_proxy$|^NODE_/i.test(name))
  return Object.fromEntries(kept)
}

const trusting = { NODE_EXTRA_CA_CERTS: certificate('ca.pem') }

it.each(['HTTPS_PROXY', 'https_proxy'])('goes through the proxy that %s names', async (name) => {
  const proxy = await connectProxy(await secureServer())
  const env = { ...trusting, [name]: `http://127.0.0.1:${proxy.port}` }
  expect(await ask('https://api.hubspot.test/events', env)).toBe('{"hello":"Ann"}')
  expect(proxy.asked).toEqual(['CONNECT api.hubspot.test:443'])
})

it('does not trust a certificate that nobody vouches for', async () => {
  const proxy = await connectProxy(await secureServer())
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }
  expect(await ask('https://api.hubspot.test/events', env)).toMatch(
    /^http_connection .*certificate/,
  )
})

it('goes around the proxy where NO_PROXY says so', async () => {
  const proxy = await connectProxy(await secureServer())
  const env = {
    ...trusting,
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    NO_PROXY: 'hubspot.test',
  }
  expect(await ask('https://api.hubspot.test/events', env)).toMatch(/^http_connection /)
  expect(proxy.asked).toEqual([])
})

it('goes around the proxy for a server on this machine', async () => {
  const server = createHttpServer((_request, response) => void response.end('{"hello":"loopback"}'))
  const port = await listen(server)
  const proxy = await connectProxy(port)
  const env = {
    HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
  }
  expect(await ask(`http://127.0.0.1:${port}/`, env)).toBe('{"hello":"loopback"}')
  expect(proxy.asked).toEqual([])
})

it('takes the address of a proxy without its scheme', async () => {
  const proxy = await connectProxy(await secureServer())
  const env = { ...trusting, HTTPS_PROXY: `127.0.0.1:${proxy.port}` }
  expect(await ask('https://api.hubspot.test/events', env)).toBe('{"hello":"Ann"}')
})

it.each(['user:pr0xy-secret@:3128', 'ftp://pr0xy-secret.test', 'http://'])(
  'refuses %s as the address of a proxy, without showing it',
  (address) => {
    const make = () => undiciDispatcher({ connectMs: 100, env: { HTTPS_PROXY: address } })
    expect(make).toThrow(/^HTTPS_PROXY: is no address of a proxy\. (?!.*pr0xy)/)
  },
)

it('gives up a proxy that says nothing, and has sent nothing then', async () => {
  const port = await listen(createServer(() => {}))
  const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` }
  const dispatcher = undiciDispatcher({ connectMs: 100, env })
  const asking = httpClient({ dispatcher }).request({
    method: 'POST',
    url: 'https://api.hubspot.test/',
    retry: 'never',
  })
  await expect(asking).rejects.toMatchObject({ category: 'connect_timeout', mayHaveActed: false })
})

it.each(['127.0.0.1', '127.0.0.2', 'localhost'])('never asks a proxy for %s', async (host) => {
  const proxy = await connectProxy(1)
  const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` }
  const dispatcher = undiciDispatcher({ connectMs: 1000, env })
  const client = httpClient({ dispatcher })
  const asking = client.request({ method: 'GET', url: `http://${host}:1/`, retry: 'never' })
  await expect(asking).rejects.toMatchObject({ code: 'http_connection' })
  expect(proxy.asked).toEqual([])
  await dispatcher.close()
})

it('says that the proxy refuses, without the password of the proxy', async () => {
  const refusing = createHttpServer()
  refusing.on(
    'connect',
    (_request, socket) => void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
  )
  const port = await listen(refusing)
  const env = { ...trusting, HTTPS_PROXY: `http://user:pr0xy-secret@127.0.0.1:${port}` }
  const said = await ask('https://api.hubspot.test/events', env)
  expect(said).toMatch(/^http_connection /)
  expect(said).not.toContain('pr0xy-secret')
})
