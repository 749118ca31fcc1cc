import type { EventKey } from '@turnout/core'
import type { Plan, Progress, RunReport } from '@turnout/core/sync'
import { z } from 'zod'

/** What can be asked of an engine, whether it runs in this process or in another. */
export interface EngineOperations {
  /** Runs connectors once; none named means all. `yes` approves the plan of a first contact for this run. */
  sync(request: SyncRequest, observer: Observer): Promise<readonly RunReport[]>
  plan(request: PlanRequest, observer: Observer): Promise<readonly Plan[]>
  approve(request: ApproveRequest): Promise<{ readonly approved: readonly string[] }>
  replay(request: RecordsRequest): Promise<{ readonly count: number }>
  drop(request: RecordsRequest): Promise<{ readonly count: number }>
  link(request: LinkRequest): Promise<{ readonly linked: true }>
}

/** Is told how far runs are while they last. */
export interface Observer {
  readonly onProgress: (progress: Progress) => void
}

/** Which connectors run once. */
export interface SyncRequest {
  readonly connectors: readonly string[]
  readonly yes: boolean
}

/** Which connectors are planned. */
export interface PlanRequest {
  readonly connectors: readonly string[]
}

/** Which connector is approved. */
export interface ApproveRequest {
  readonly connector: string
}

/** Which records of the quarantine are meant. */
export interface RecordsRequest {
  readonly ids: readonly number[]
}

/** Which two events of a portal are one. */
export interface LinkRequest {
  readonly portal: string
  readonly from: EventKey
  readonly to: EventKey
}

/** What an engine says about itself. */
export interface EngineStatus {
  readonly pid: number
  readonly startedAt: number
  /** Empty unless it runs on schedules. */
  readonly nextRuns: readonly { readonly connector: string; readonly at: number }[]
}

const connectors = z.array(z.string()).max(1000)
const ids = z.array(z.int().positive()).max(1_000_000)
const key = z.object({ accountId: z.string(), eventId: z.string() })

/** The requests by the name of the operation. */
export interface EngineRequests {
  readonly sync: SyncRequest
  readonly plan: PlanRequest
  readonly approve: ApproveRequest
  readonly replay: RecordsRequest
  readonly drop: RecordsRequest
  readonly link: LinkRequest
}

/** The name of an operation. */
export type OperationName = keyof EngineRequests

/** The requests as they come over the wire. */
export const requestSchemas: { readonly [N in OperationName]: z.ZodType<EngineRequests[N]> } = {
  sync: z.object({ connectors, yes: z.boolean() }),
  plan: z.object({ connectors }),
  approve: z.object({ connector: z.string() }),
  replay: z.object({ ids }),
  drop: z.object({ ids }),
  link: z.object({ portal: z.string(), from: key, to: key }),
}

/** One line of an answer. */
export type AnswerLine =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'result'; readonly result: unknown }
  | {
      readonly type: 'error'
      readonly error: {
        readonly code: string
        readonly message: string
        readonly retryable: boolean
      }
    }
