import { rateBudget } from '@turnout/core/http'
import { hubspotClient } from '@turnout/core/hubspot'
import { z } from 'zod'
import { startServer } from './processes.ts'

const REQUESTS = 950
const PER_WINDOW = 190
const WINDOW_MS = 10_000
const MODELS = ['sliding', 'fixed', 'counting-refusals'] as const

const counted = z.object({ refusals: z.number() })

/** How much of the ceiling the budget reaches, in each way in which a server may count a window. */
export async function run(): Promise<void> {
  console.log('window             seconds  % of the ceiling  429s')
  for (const model of MODELS) await measure(model)
}

async function measure(model: string): Promise<void> {
  const server = await startServer('window-server.ts', [
    model,
    String(PER_WINDOW),
    String(WINDOW_MS),
  ])
  const budget = rateBudget({ capacity: PER_WINDOW, windowMs: WINDOW_MS })
  const client = hubspotClient({ token: 'pat-na1-bench', baseUrl: server.url, budget })
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: REQUESTS }, () => client.events.get('1')))
  const tookMs = performance.now() - startedAt
  const { refusals } = counted.parse(await server.report())
  await client.close()
  server.stop()
  // A whole window may go at once, so the last of five windows begins after four.
  const ceilingMs = (REQUESTS / PER_WINDOW - 1) * WINDOW_MS
  const share = ((ceilingMs / tookMs) * 100).toFixed(1)
  console.log(
    `${model.padEnd(17)}  ${(tookMs / 1000).toFixed(1).padStart(7)}  ${share.padStart(16)}  ${refusals}`,
  )
}
