import { TurnoutError } from '../model/errors.ts'
import type { Instant } from '../model/instant.ts'
import { isApproved, mayChangePortal, needsYou } from './approval.ts'
import { completeEvents } from './complete-events.ts'
import type { ConnectorRun } from './connector-run.ts'
import { writeContactFields } from './contact-fields.ts'
import type { RunOptions } from './engine.ts'
import type { ConnectorRow } from './ledger-rows.ts'
import type { RunReport } from './run-report.ts'
import { exactly } from './exactly.ts'
import { foldAttendance } from './fold.ts'
import { leaveOutExcluded } from './leave-out-excluded.ts'
import { type OutboxLane, outboxLane } from './outbox-lane.ts'
import { readSource, sooner } from './read-source.ts'
import { countReport } from './report.ts'
import { type Exclusively, requestMeter, type RequestsOfRun } from './requests-of-run.ts'

const MOST_WAITING = 100_000

/** Runs a connector once, all the way: read, pin, send, verify, complete, count. What fails is in the report. */
export async function runConnector(
  run: ConnectorRun,
  options: RunOptions,
  portalInTurn: Exclusively,
): Promise<RunReport> {
  const startedAt = run.now()
  const { exclusively, requests } = requestMeter(run, portalInTurn)
  const { name } = run.connector
  const lane = outboxLane(run, exclusively, {
    onProgress: (progress) => options.onProgress?.({ connector: name, ...progress }),
  })
  const errors: TurnoutError[] = []
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (error) {
      errors.push(asTurnoutError(error, run))
      return null
    }
  }
  const reading = await attempt(() => readAndSend(run, options, lane))
  const whole = reading !== null && options.events === undefined
  const completed = await attempt(() => finishSending(run, { lane, whole }, exclusively))
  if (lane.failure !== null) errors.push(lane.failure)
  return await report(run, {
    startedAt,
    completed: completed ?? new Set(),
    errors,
    readAgainAt: reading?.readAgainAt ?? null,
    reading: options.events !== undefined ? 'single_events' : reading === null ? 'cut' : 'whole',
    requests: requests(),
  })
}

async function readAndSend(
  run: ConnectorRun,
  { events, onProgress }: RunOptions,
  lane: OutboxLane,
): Promise<{ readonly readAgainAt: Instant | null }> {
  const { name, mostWaiting = MOST_WAITING, untimedAttendance } = run.connector
  if (untimedAttendance === 'estimate') {
    await run.ledger.transaction((tx) => tx.refoldUntimed(name))
  }
  await leaveOutExcluded(run)
  await foldAttendance(run)
  return await readSource(run, events ?? null, async (records) => {
    onProgress?.({ connector: name, phase: 'reading', done: records, total: null })
    // While reading, only what was approved before is sent: the size of a new plan is known at the end.
    if (lane.failure === null && (await isApproved(run))) lane.poke()
    const waiting = await run.ledger.transaction((tx) => tx.waitingCount(name))
    if (waiting > mostWaiting) await makeRoom(run, lane, waiting)
  })
}

async function makeRoom(run: ConnectorRun, lane: OutboxLane, waiting: number): Promise<void> {
  if (await isApproved(run)) await lane.drain()
  const left = await run.ledger.transaction((tx) => tx.waitingCount(run.connector.name))
  if (left < waiting) return
  throw new TurnoutError(
    'too_much_waiting',
    `${left} changes of connector ${run.connector.name} wait for portal ${run.connector.destination.portal}, so its source is not read further until they are sent.`,
    { retryable: true },
  )
}

async function finishSending(
  run: ConnectorRun,
  { lane, whole }: { readonly lane: OutboxLane; readonly whole: boolean },
  exclusively: Exclusively,
): Promise<ReadonlySet<number>> {
  // A run that was stopped ends with what it had begun: nothing goes on behind its report.
  await lane.settle()
  if (run.signal.aborted || !(await mayChangePortal(run, { whole }))) return new Set()
  await lane.drain()
  if (lane.failure !== null) return new Set()
  return await exclusively(async () => {
    await writeContactFields(run)
    return await completeEvents(run)
  })
}

interface RunOutcome {
  readonly startedAt: Instant
  readonly completed: ReadonlySet<number>
  readonly errors: readonly TurnoutError[]
  readonly readAgainAt: Instant | null
  /** What was read: everything to its end, only a part of that, or single events beside it. */
  readonly reading: 'whole' | 'cut' | 'single_events'
  readonly requests: RequestsOfRun
}

async function report(run: ConnectorRun, outcome: RunOutcome): Promise<RunReport> {
  const { connector, period } = run
  const { name } = connector
  return await run.ledger.transaction(async (tx) => {
    const row = exactly(await tx.connector(name), 'the run made it')
    const counted = await countReport(tx, { connector: name, period }, outcome.completed)
    const decisions = await needsYou(tx, row)
    const [error] = outcome.errors.toSorted((a, b) => Number(a.retryable) - Number(b.retryable))
    const made: RunReport = {
      connector: name,
      portal: connector.destination.portal,
      startedAt: outcome.startedAt,
      endedAt: run.now(),
      outcome: outcomeOf(run, error, decisions, counted.counts.waiting),
      ...counted,
      destinationRequests: outcome.requests.total,
      requests: { source: outcome.requests.source, destination: outcome.requests.destination },
      needsYou: decisions,
      notices: [...run.notices],
      error:
        error === undefined
          ? null
          : { code: error.code, message: error.message, retryable: error.retryable },
      readAgainAt: outcome.readAgainAt,
    }
    await tx.closePeriod(name, period)
    await tx.saveConnector({
      ...row,
      ...afterReading(row, outcome),
      period: period + 1,
    })
    await tx.saveReport(name, made)
    return made
  })
}

// A read of single events ends no other read: one that was cut off goes on under its number, and at its time.
function afterReading(
  row: ConnectorRow,
  { reading, readAgainAt }: RunOutcome,
): Pick<ConnectorRow, 'readOpen' | 'readAgainAt'> {
  if (reading !== 'single_events') return { readOpen: reading === 'cut', readAgainAt }
  return { readOpen: row.readOpen, readAgainAt: sooner(row.readAgainAt, readAgainAt) }
}

function outcomeOf(
  run: ConnectorRun,
  error: TurnoutError | undefined,
  decisions: readonly string[],
  waiting: number,
): RunReport['outcome'] {
  if (run.signal.aborted) return 'stopped'
  if (error !== undefined) return error.retryable ? 'waiting' : 'failed'
  if (decisions.length > 0) return 'needs_you'
  return waiting > 0 ? 'waiting' : 'done'
}

function asTurnoutError(error: unknown, run: ConnectorRun): TurnoutError {
  if (error instanceof TurnoutError) return error
  if (run.signal.aborted) {
    return new TurnoutError(
      'stopped',
      `The run of connector ${run.connector.name} was stopped. The next one carries on.`,
      {
        cause: error,
        retryable: true,
      },
    )
  }
  return new TurnoutError(
    'unexpected',
    `The run of connector ${run.connector.name} failed by an error of Turnout: ${error instanceof Error ? error.message : 'unknown'}. Report it.`,
    {
      cause: error,
    },
  )
}
