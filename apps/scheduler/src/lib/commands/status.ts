import { formatInstant, type Instant } from '@turnout/core'
import type { ConnectorState } from '@turnout/core/sync'
import type { Command } from 'commander'
import { readAddress } from '../engine/address-file.ts'
import type { EngineStatus } from '../engine/operations.ts'
import { engineStatus } from '../engine/remote-operations.ts'
import { ownWords } from '../output/own-words.ts'
import { formatTable } from '../output/table.ts'
import {
  type CommandContext,
  type CommandResult,
  readLedger,
  type RunCommand,
} from './command-context.ts'

/** Adds `turnout status`. */
export function addStatus(program: Command, run: RunCommand): void {
  program
    .command('status')
    .description('Show each connector: its last run, its next one, and what waits for whom.')
    .action(() => run('status', status))
}

/** A connector as `status` shows it. */
interface ConnectorLine {
  readonly name: string
  readonly portal: string
  readonly schedule: string | null
  readonly state: ConnectorState | null
  readonly nextRunAt: number | null
}

async function status(context: CommandContext): Promise<CommandResult> {
  const config = await context.config()
  const states = (await readLedger(context, (reader) => reader.connectors())) ?? []
  const address = await readAddress(config.ledgerPath)
  const engine = address === null ? null : await engineStatus(address)
  const connectors = config.connectors.map(({ name, portal, schedule }): ConnectorLine => ({
    name,
    portal,
    schedule: schedule?.text ?? null,
    state: states.find((each) => each.name === name) ?? null,
    nextRunAt: engine?.nextRuns.find((next) => next.connector === name)?.at ?? null,
  }))
  const data = {
    ledger: config.ledgerPath,
    engine: engine === null ? null : { pid: engine.pid, startedAt: engine.startedAt },
    connectors: connectors.map(({ state, ...line }) => ({ ...line, ...withoutEvents(state) })),
  }
  return { exit: 'done', data, text: await formatStatus(connectors, engine, context) }
}

// The reports of all events would drown a script; `events list` and `sync --json` give them.
function withoutEvents(state: ConnectorState | null): object {
  if (state === null) return { lastRun: null, waiting: 0, needsYou: [], approved: false }
  const { lastRun, waiting, needsYou, approved, since, readAgainAt } = state
  const short = lastRun === null ? null : { ...lastRun, events: lastRun.events.length }
  return { lastRun: short, waiting, needsYou, approved, since, readAgainAt }
}

async function formatStatus(
  lines: readonly ConnectorLine[],
  engine: EngineStatus | null,
  context: CommandContext,
): Promise<string> {
  const { ledgerPath } = await context.config()
  const running =
    engine === null
      ? `No engine runs. To run on schedules: ${await context.commandLine('start')}`
      : `The engine runs in process ${engine.pid} since ${formatInstant(engine.startedAt as Instant)}.`
  const table = formatTable(
    [
      { title: 'connector' },
      { title: 'portal' },
      { title: 'schedule' },
      { title: 'last run' },
      { title: 'outcome' },
      { title: 'waiting', align: 'right' },
      { title: 'next run' },
    ],
    lines.map((line) => [
      line.name,
      line.portal,
      line.schedule ?? 'by hand',
      time(line.state?.lastRun?.startedAt ?? null),
      line.state?.lastRun?.outcome ?? 'never ran',
      String(line.state?.waiting ?? 0),
      time(line.nextRunAt),
    ]),
    context.terminal,
  )
  const complaints = lines.flatMap(complaintsOf).map(await ownWords(context))
  return [running, `Ledger: ${ledgerPath}`, '', table, ...complaints].join('\n')
}

function complaintsOf({ name, state }: ConnectorLine): string[] {
  if (state === null) return []
  const needs = state.needsYou.map((need) => `\n${name} needs you: ${need}`)
  const error = state.lastRun?.error ?? null
  return error === null ? needs : [...needs, `\n${name}: ${error.message}`]
}

function time(value: number | null): string {
  return value === null ? '' : `${formatInstant(value as Instant).slice(0, 19)}Z`
}
