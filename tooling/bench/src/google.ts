import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { googleEmulator, loadScenario } from '@turnout/emulator/google'
import { z } from 'zod'
import { median } from './processes.ts'

const ROUNDS = 11
const MIB = 1024 * 1024

const cost = z.object({ cpuMs: z.number(), rssMib: z.number(), listed: z.number() })
type Cost = z.infer<typeof cost>

// The adapter as it is published, not its sources: reading TypeScript would count, too.
const adapter = import.meta.resolve('@turnout/adapter-google-calendar/package.json')
const packages = {
  adapter: new URL('dist/index.js', adapter).href,
  googleapis: import.meta.resolve('googleapis'),
}

const report = `
const { user, system } = process.cpuUsage()
const figures = { cpuMs: (user + system) / 1000, rssMib: process.memoryUsage.rss() / ${MIB}, listed }
process.stdout.write(JSON.stringify(figures), () => process.exit(0))
`

// Both list the same calendar of the same emulator with the same kind of credentials.
const given = `
const { url, email, privateKey, subject, calendarId, packages } = JSON.parse(process.argv[1])
const toEmulator = (input, init) => {
  const { pathname, search } = new URL(input instanceof Request ? input.url : input)
  return fetch(new URL(pathname + search, url), init)
}
`

const programs = {
  nothing: `const listed = 0`,
  // What is left when neither client is there: the same answer, fetched and read.
  fetch: `${given}
    const answer = await fetch(url + '/_emulator/counts')
    await answer.json()
    const listed = 0`,
  '@turnout/adapter-google-calendar': `${given}
    const { googleCalendarSource } = await import(packages.adapter)
    const source = googleCalendarSource({
      calendars: [calendarId],
      credentials: { kind: 'service-account', email, privateKey, subject },
      attendance: [],
      fetch: toEmulator,
    })
    const { account } = await source.check({ signal: new AbortController().signal })
    const listed = account.length`,
  "import 'googleapis'": `${given}
    const { google } = await import(packages.googleapis)
    const auth = new google.auth.JWT({
      email,
      key: privateKey,
      subject,
      scopes: ['https://www.googleapis.com/auth/calendar.events.owned.readonly'],
      transporterOptions: { fetchImplementation: toEmulator },
    })
    const { data } = await google.calendar({ version: 'v3', auth }).events.list({ calendarId, maxResults: 1 })
    const listed = data.items.length`,
} as const
type Name = keyof typeof programs

/**
 * What import and first listing cost above an empty process, in CPU time and memory of a process of its own, beside the
 * same call through the whole of googleapis. Build first: `pnpm build`.
 */
export async function run(): Promise<void> {
  const emulator = await googleEmulator()
  const { calendars, reader } = loadScenario(emulator.world, { calendars: 1, seriesEvery: 0 })
  const { email, privateKey } = emulator.world.identity.serviceAccount
  const [calendarId] = calendars
  const { url } = emulator
  const args = JSON.stringify({ url, email, privateKey, subject: reader, calendarId, packages })
  const names = Object.keys(programs) as Name[]
  const costs = new Map<Name, Cost[]>(names.map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) costs.get(name)?.push(await costOf(programs[name], args))
  }
  await emulator.close()
  print((name, figure) => median((costs.get(name) ?? []).map((each) => each[figure])))
}

function print(figureOf: (name: Name, figure: keyof Cost) => number): void {
  const above = (name: Name, figure: keyof Cost): number =>
    figureOf(name, figure) - figureOf('nothing', figure)
  console.log('import and first listing           CPU ms    MiB')
  for (const name of Object.keys(programs).slice(1) as Name[]) {
    const [cpu, memory] = [above(name, 'cpuMs').toFixed(0), above(name, 'rssMib').toFixed(1)]
    console.log(`${name.padEnd(33)}  ${cpu.padStart(6)} ${memory.padStart(6)}`)
  }
  const part = (figure: keyof Cost): string =>
    (
      (above('@turnout/adapter-google-calendar', figure) / above("import 'googleapis'", figure)) *
      100
    ).toFixed(1)
  console.log(
    `the adapter takes ${part('cpuMs')} % of the CPU and ${part('rssMib')} % of the memory`,
  )
}

async function costOf(program: string, args: string): Promise<Cost> {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const source = ['--input-type=module', '--eval', `${program}\n${report}`, args]
  const { stdout } = await promisify(execFile)(process.execPath, source, { cwd })
  return cost.parse(JSON.parse(stdout))
}
