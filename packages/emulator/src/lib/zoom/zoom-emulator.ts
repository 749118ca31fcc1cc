import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { ZoomAccount, ZoomGathering } from './account.ts'
import { answerApi, type ApiParts, type ZoomRequest } from './api-server.ts'
import { usualBehaviour, type ZoomBehaviour } from './behaviour.ts'
import {
  addGathering,
  addInstance,
  addRegistrant,
  addStay,
  addUser,
  type NewGathering,
  type NewRegistrant,
  type NewStay,
} from './builder.ts'
import { makeClock } from './clock.ts'
import { answerControl, countByOperation } from './control-server.ts'
import { makeFaults, type ZoomFault } from './faults.ts'
import { makeHappenings, type ZoomHappenings } from './happenings.ts'
import { makePager } from './paging.ts'
import { type Random, seededRandom } from './random.ts'
import { makeRateLimits } from './rate-limits.ts'
import { zoomScenario } from './scenario.ts'
import { makeTokens } from './tokens.ts'
import { truthOf, type ZoomTruth } from './truth.ts'
import { makeWebhooks, type Webhooks } from './webhooks.ts'

/** Options of {@link zoomEmulator}. */
export interface ZoomEmulatorOptions {
  /** Default: a small scenario whose webinars were held in the last days. */
  readonly account?: ZoomAccount
  /** The emulator's time at the start, in epoch milliseconds. Default: the machine's. */
  readonly now?: number
  /** `standing`: time moves only by `advance`. Default: `running`. */
  readonly clock?: 'standing' | 'running'
  /** Default: a free port. */
  readonly port?: number
  readonly behaviour?: Partial<ZoomBehaviour>
}

/** Adds to the account without telling anybody, as if it had been so for long. */
export interface ZoomArrangement {
  user(wanted: Parameters<typeof addUser>[2]): ReturnType<typeof addUser>
  gathering(wanted: NewGathering): ZoomGathering
  registrant(gathering: ZoomGathering, wanted: NewRegistrant): ReturnType<typeof addRegistrant>
  instance(
    gathering: ZoomGathering,
    run: Parameters<typeof addInstance>[2],
  ): ReturnType<typeof addInstance>
  stay(instance: Parameters<typeof addStay>[0], stay: NewStay): ReturnType<typeof addStay>
}

/** A running emulator of one Zoom account, on 127.0.0.1. */
export interface ZoomEmulator {
  /** Stands for `https://zoom.us`: `/oauth/token`. */
  readonly url: string
  /** Stands for `https://api.zoom.us/v2`. */
  readonly apiUrl: string
  readonly account: ZoomAccount
  readonly arrange: ZoomArrangement
  readonly happenings: ZoomHappenings
  readonly webhooks: Webhooks
  /** Every request since the start or the last {@link ZoomEmulator.forgetRequests}. */
  readonly requests: readonly ZoomRequest[]
  /** How often each operation was asked for. */
  requestCounts(): Readonly<Record<string, number>>
  forgetRequests(): void
  setBehaviour(changed: Partial<ZoomBehaviour>): void
  addFault(fault: ZoomFault): void
  clearFaults(): void
  killTokens(): void
  /** How many access tokens were given out. */
  readonly tokensIssued: number
  /** The emulator's time, in epoch milliseconds. */
  now(): number
  /** Goes forward by so many milliseconds: reports arrive and grow, tokens expire, deliveries fall due. */
  advance(ms: number): void
  truth(): readonly ZoomTruth[]
  close(): Promise<void>
}

const DELIVER_EVERY_MS = 250

/** Starts an emulated Zoom account. */
export async function zoomEmulator(options: ZoomEmulatorOptions = {}): Promise<ZoomEmulator> {
  const mode = options.clock ?? 'running'
  const parts = makeParts(options, mode)
  const server = await listen(appOf(parts), options.port ?? 0)
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const deliver = (): void => void parts.webhooks.deliver()
  const delivering = mode === 'running' ? setInterval(deliver, DELIVER_EVERY_MS) : null
  return {
    ...controlsOf(parts),
    url,
    apiUrl: `${url}/v2`,
    account: parts.account,
    arrange: arrangementOf(parts),
    happenings: makeHappenings(parts),
    webhooks: parts.webhooks,
    requests: parts.log,
    get tokensIssued() {
      return parts.tokens.issued
    },
    close: () => {
      if (delivering !== null) clearInterval(delivering)
      return close(server)
    },
  }
}

interface EmulatorParts extends ApiParts {
  readonly random: Random
  readonly webhooks: Webhooks
  readonly truth: () => readonly ZoomTruth[]
}

function makeParts(options: ZoomEmulatorOptions, mode: 'standing' | 'running'): EmulatorParts {
  const clock = makeClock(options.now ?? Date.now(), mode)
  const account = options.account ?? zoomScenario({ startsAt: clock.now() - 3 * 86_400_000 })
  const behaviour: ZoomBehaviour = { ...usualBehaviour(), ...options.behaviour }
  const random = seededRandom(7)
  return {
    account,
    behaviour,
    clock,
    random,
    faults: makeFaults(),
    log: [],
    webhooks: makeWebhooks(account.accountId, behaviour, clock),
    tokens: makeTokens(account, behaviour, clock, random),
    pager: makePager(behaviour, clock, random),
    limits: makeRateLimits(behaviour, clock),
    truth: () => truthOf(account),
  }
}

function appOf(parts: EmulatorParts): express.Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(express.text({ type: () => true, limit: '10mb' }))
  app.use('/_emulator', (request, response) => answerControl(parts, request, response))
  app.use((request, response) => answerApi(parts, request, response))
  return app
}

function arrangementOf({ account, random }: EmulatorParts): ZoomArrangement {
  return {
    user: (wanted) => addUser(account, random, wanted),
    gathering: (wanted) => addGathering(account, random, wanted),
    registrant: (gathering, wanted) => addRegistrant(gathering, random, wanted),
    instance: (gathering, run) => addInstance(gathering, random, run),
    stay: addStay,
  }
}

type Controls = Pick<
  ZoomEmulator,
  | 'requestCounts'
  | 'forgetRequests'
  | 'setBehaviour'
  | 'addFault'
  | 'clearFaults'
  | 'killTokens'
  | 'now'
  | 'advance'
  | 'truth'
>

function controlsOf({ behaviour, clock, faults, log, tokens, truth }: EmulatorParts): Controls {
  return {
    requestCounts: () => countByOperation(log),
    forgetRequests: () => {
      log.length = 0
    },
    setBehaviour: (changed) => {
      Object.assign(behaviour, changed)
    },
    addFault: (fault) => {
      faults.add(fault)
    },
    clearFaults: () => {
      faults.clear()
    },
    killTokens: () => {
      tokens.killAll()
    },
    now: () => clock.now(),
    advance: (ms) => {
      clock.advance(ms)
    },
    truth,
  }
}

function listen(app: express.Express, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, '127.0.0.1', (error?: Error) => {
      if (error === undefined) resolve(server)
      else reject(error)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
}
