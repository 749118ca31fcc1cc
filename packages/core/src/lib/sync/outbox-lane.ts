import { TurnoutError } from '../model/errors.ts'
import type { ConnectorRun } from './connector-run.ts'
import type { Progress } from './engine.ts'
import type { Exclusively } from './requests-of-run.ts'
import { sendPeople } from './send-people.ts'
import { verify, settleUnknown } from './verify.ts'
import { writeEvents } from './write-events.ts'

/** Sends what is pinned while reading goes on, one pass at a time. */
export interface OutboxLane {
  /** Starts a pass unless one is under way; what it cannot send stays in the ledger. */
  poke(): void
  /** Sends all that can be sent, verifies it, and sends once more what the read-back missed. */
  drain(): Promise<void>
  /** Waits for the pass that is under way, if there is one. */
  settle(): Promise<void>
  /** Why sending stopped; null when it did not. */
  readonly failure: TurnoutError | null
}

/** Counts for progress bars. */
export interface LaneProgress {
  readonly onProgress: (progress: Omit<Progress, 'connector'>) => void
}

/** Makes the lane of one run. Passes to one portal run one after another, through `exclusively`. */
export function outboxLane(
  run: ConnectorRun,
  exclusively: Exclusively,
  { onProgress }: LaneProgress,
): OutboxLane {
  const done = { sent: 0, verified: 0 }
  let failure: TurnoutError | null = null
  let underway: Promise<void> | null = null

  const pass = async (): Promise<void> => await sendOnce(run, done, { onProgress })
  const onVerified = (rows: number): void => {
    done.verified += rows
    onProgress({ phase: 'verifying', done: done.verified, total: null })
  }
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await exclusively(work)
    } catch (error) {
      if (!(error instanceof TurnoutError)) throw error
      failure = error
    }
  }
  return {
    poke() {
      if (underway !== null || failure !== null) return
      underway = guarded(pass).finally(() => {
        underway = null
      })
      // A fault of ours is thrown by who waits for this pass, or by the next pass, which meets it again.
      underway.catch(() => null)
    },
    async settle() {
      if (underway !== null) await underway
    },
    async drain() {
      if (underway !== null) await underway
      if (failure !== null) return
      await guarded(async () => {
        // What stays unknown after two tries is left to the next run.
        for (const attempt of [pass, pass, null]) {
          await settleUnknown(run)
          await attempt?.()
        }
        if (await verify(run, onVerified)) {
          await pass()
          await verify(run, onVerified)
        }
      })
    },
    get failure() {
      return failure
    },
  }
}

async function sendOnce(
  run: ConnectorRun,
  done: { sent: number },
  { onProgress }: LaneProgress,
): Promise<void> {
  await prepare(run)
  await writeEvents(run)
  const { ledger, connector } = run
  const due = done.sent + (await ledger.transaction((tx) => tx.waitingCount(connector.name)))
  await sendPeople(run, (rows) => {
    done.sent += rows
    onProgress({ phase: 'sending', done: done.sent, total: Math.max(due, done.sent) })
  })
}

// Only what has something to send asks the portal whether it may be sent.
async function prepare({ ledger, connector, signal }: ConnectorRun): Promise<void> {
  const { name, destination, contacts = 'create', contactFields = 'on-create' } = connector
  const due = await ledger.transaction(
    async (tx) => (await tx.waitingCount(name)) > 0 || (await tx.eventsToWrite(name)).length > 0,
  )
  if (due) await destination.prepare({ needs: { contacts, contactFields }, signal })
}
