import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const program = fileURLToPath(new URL('../src/bin.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly stderr: string
}

function run(...args: string[]): {
  line: Promise<string>
  ended: Promise<Ended>
  stop(signal: 'SIGTERM' | 'SIGINT'): void
} {
  const child = spawn(process.execPath, ['-C', 'turnout-source', program, ...args])
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { out: '', error: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.error += chunk.toString()))
  const line = new Promise<string>((resolve) => {
    child.stdout.on('data', () => output.out.includes('\n') && resolve(output.out))
  })
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    stderr: output.error,
  }))
  return { line, ended, stop: (signal) => void child.kill(signal) }
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'prints one line of JSON and ends well on %s',
  async (signal) => {
    const emulator = run('hubspot', '--port', '0', '--token', 'pat-na1-mine')
    const { url, token } = JSON.parse(await emulator.line) as { url: string; token: string }
    expect(token).toBe('pat-na1-mine')
    const answer = await fetch(`${url}/marketing/v3/marketing-events`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(200)
    emulator.stop(signal)
    expect(await emulator.ended).toEqual({ code: 0, stderr: '' })
  },
)

it.skipIf(process.platform === 'win32')('ends when npx is told to end', async () => {
  const emulator = [process.execPath, '-C', 'turnout-source', program, 'hubspot']
  // Stands for npx: it ends without a word to what it started.
  const script = `require('node:child_process').spawn(${JSON.stringify(emulator[0])},
    ${JSON.stringify(emulator.slice(1))}, { stdio: ['ignore', 'inherit', 'inherit'] })`
  const npx = spawn(process.execPath, ['-e', script], {
    env: { ...process.env, npm_command: 'exec' },
  })
  const [line] = (await once(npx.stdout, 'data')) as [Buffer]
  const { url } = JSON.parse(line.toString()) as { url: string }
  expect((await fetch(url)).status).toBe(200)
  npx.kill('SIGKILL')
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => 'up',
          () => 'down',
        ),
      { timeout: 5_000 },
    )
    .toBe('down')
})

it('says in one line that a port is in use', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as AddressInfo
  expect(await run('hubspot', '--port', String(port)).ended).toEqual({
    code: 1,
    stderr: `turnout-emulator: Port ${port} is in use. Give another one with --port, or none for a free one.\n`,
  })
})

it.each([
  [['nobody'], 'There is no emulator "nobody". There are: hubspot, zoom, google.'],
  [['hubspot', '--port', 'x'], '--port x is no port.'],
  [['hubspot', '--prt', '1'], "Unknown option '--prt'"],
])('says what is wrong with %j', async (args, message) => {
  const ended = await run(...args).ended
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain(message)
})

it('refuses an amount that is none', async () => {
  expect(await run('google', '--events', 'many').ended).toEqual({
    code: 2,
    stderr: 'turnout-emulator: --events many is no whole number.\n',
  })
})
