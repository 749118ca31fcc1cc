import { z } from 'zod'
import { median, runProgram, startServer } from './processes.ts'

const ROUNDS = 5
const REQUESTS = 1000
const CASES = [
  { inputs: 100, callers: 10 },
  { inputs: 500, callers: 10 },
  { inputs: 100, callers: 1 },
  { inputs: 500, callers: 1 },
] as const
const CLIENTS = ['turnout', 'official'] as const

const figures = z.object({ perSecond: z.number(), cpuMs: z.number(), rssMb: z.number() })
type Figures = z.infer<typeof figures>
type Case = (typeof CASES)[number]

/** Attendance calls beside HubSpot's own client, which is asked in turn with ours so that both see the same machine. */
export async function run(): Promise<void> {
  const server = await startServer('attendance-server.ts')
  console.log('inputs  at a time  client     req/s   CPU ms   RSS MB')
  for (const one of CASES) {
    const rounds: Record<(typeof CLIENTS)[number], Figures[]> = { turnout: [], official: [] }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const client of CLIENTS) rounds[client].push(await measure(client, one, server.url))
    }
    const [ours, theirs] = CLIENTS.map((client) => medians(rounds[client]))
    if (ours === undefined || theirs === undefined) continue
    print('turnout', one, ours)
    print('official', one, theirs)
    const faster = (ours.perSecond / theirs.perSecond).toFixed(2)
    console.log(
      `        ${faster} times the requests, ${(ours.cpuMs / theirs.cpuMs).toFixed(2)} of the CPU`,
    )
  }
  server.stop()
}

async function measure(client: string, { inputs, callers }: Case, url: string): Promise<Figures> {
  const options = { client, url, inputs, callers, requests: REQUESTS }
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
  return figures.parse(await runProgram('attendance-client.ts', args))
}

function medians(rounds: readonly Figures[]): Figures {
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)),
    rssMb: median(rounds.map(({ rssMb }) => rssMb)),
  }
}

function print(
  client: string,
  { inputs, callers }: Case,
  { perSecond, cpuMs, rssMb }: Figures,
): void {
  const columns = [
    String(inputs).padStart(6),
    String(callers).padStart(9),
    client.padEnd(9),
    perSecond.toFixed(0).padStart(6),
    cpuMs.toFixed(2).padStart(7),
    rssMb.toFixed(0).padStart(7),
  ]
  console.log(columns.join('  '))
}
