import { formatInstant, type Instant, platformIds } from '@turnout/core'
import type { RunReport } from '@turnout/core/sync'
import type { Command } from 'commander'
import type { LoadedConfig } from '../config/load-config.ts'
import { type HostedEngine, hostEngine, withEngine } from '../engine/engine-host.ts'
import { type Scheduler, schedulerOf } from '../engine/run-on-schedules.ts'
import { exitOfRun, worstExit } from '../output/exit-code.ts'
import { toFailure } from '../output/failure.ts'
import { envelope, toJson } from '../output/json.ts'
import { plural } from '../output/plural.ts'
import { progressDisplay } from '../output/progress-display.ts'
import { formatRun, formatRuns, isUneventful } from '../output/run-text.ts'
import {
  type CommandContext,
  type CommandResult,
  readLedger,
  type RunCommand,
} from './command-context.ts'
import { sayWhereItRuns } from './say-where-it-runs.ts'

interface StartOptions {
  readonly once?: boolean
  readonly yes?: boolean
}

/** Adds `turnout start`. */
export function addStart(program: Command, run: RunCommand): void {
  program
    .command('start')
    .description(
      'Run connectors on their schedules until stopped. What was missed runs at once. Ctrl-C stops at the next safe point, twice at once.',
    )
    .option('--once', 'run every connector that has a schedule once, and end')
    .option('-y, --yes', 'send without asking at the first contact with a live portal')
    .action((options: StartOptions) => run('start', (context) => start(context, options)))
}

async function start(context: CommandContext, options: StartOptions): Promise<CommandResult> {
  const config = await context.config()
  if (scheduledNames(config).length === 0) {
    const text = `No connector has a schedule. Give one in ${config.file}, or run: ${await context.commandLine('sync')}`
    return { exit: 'usage', data: { runs: [] }, text }
  }
  return options.once === true
    ? runOnce(context, config, options)
    : runUntilStopped(context, config, options)
}

function scheduledNames({ connectors }: LoadedConfig): string[] {
  return connectors.filter(({ schedule }) => schedule).map(({ name }) => name)
}

async function runOnce(
  context: CommandContext,
  config: LoadedConfig,
  { yes = false }: StartOptions,
): Promise<CommandResult> {
  const progress = progressDisplay(context.terminal)
  try {
    const connectors = scheduledNames(config)
    const runs = await withEngine({ ...context, config }, (engine, { pid }) => {
      sayWhereItRuns(context, pid)
      return engine.sync({ connectors, yes }, { onProgress: progress.update })
    })
    progress.stop()
    const text = [await formatRuns(runs, context), '', await whereToLook(context, config, runs)]
    return { exit: worstExit(runs.map(exitOfRun)), data: { runs }, text: text.join('\n') }
  } finally {
    progress.stop()
  }
}

async function runUntilStopped(
  context: CommandContext,
  config: LoadedConfig,
  { yes = false }: StartOptions,
): Promise<CommandResult> {
  const { terminal, signal } = context
  const display = dailyDisplay(context, config)
  let scheduler: Scheduler | null = null
  const onReport = (report: RunReport): void => {
    scheduler?.observe(report)
    display.show(report, scheduler?.nextRuns() ?? [])
  }
  const nextRuns = (): ReturnType<Scheduler['nextRuns']> => scheduler?.nextRuns() ?? []
  const host = await hostEngine({ ...context, config, onReport, nextRuns })
  terminal.say(
    `Running ${plural(scheduledNames(config).length, 'connector')}. Ledger: ${config.ledgerPath}`,
  )
  scheduler = schedulerOf({
    connectors: config.connectors,
    runConnector: (name) => host.operations.sync({ connectors: [name], yes }, display),
    onFailure: (name, error) => terminal.say(`${name}: ${toFailure(error).message}`),
    signal,
  })
  await runAndClose(scheduler, host)
  await display.end()
  terminal.say('Stopped. What waits is carried on at the next start.')
  return { exit: 'done', data: {}, text: null }
}

async function runAndClose(scheduler: Scheduler, host: HostedEngine): Promise<void> {
  try {
    await scheduler.run()
  } finally {
    await host.close()
  }
}

interface DailyDisplay {
  onProgress: ReturnType<typeof progressDisplay>['update']
  show(report: RunReport, nextRuns: ReturnType<Scheduler['nextRuns']>): void
  end(): Promise<void>
}

// Reports are printed one after another, and where to look once: when every connector has run for the first time.
function dailyDisplay(context: CommandContext, config: LoadedConfig): DailyDisplay {
  const { terminal } = context
  const expected = new Set(scheduledNames(config))
  const runs: RunReport[] = []
  let progress = progressDisplay(terminal)
  let printed: Promise<void> = Promise.resolve()

  async function print(report: RunReport, next: ReturnType<Scheduler['nextRuns']>): Promise<void> {
    const isFirst = expected.delete(report.connector)
    if (isFirst) runs.push(report)
    if (terminal.json) {
      terminal.print(
        toJson(envelope('start', { exit: exitOfRun(report), failure: null }, { run: report }), 0),
      )
      return
    }
    if (!isFirst && isUneventful(report)) terminal.say(unchangedLine(report))
    else terminal.print(`\n${await formatRun(report, context)}`)
    if (!isFirst || expected.size > 0) return
    terminal.print(`\n${await whereToLook(context, config, runs)}\n\n${formatNext(next)}`)
  }

  return {
    onProgress: (update) => progress.update(update),
    show(report, nextRuns) {
      progress.stop()
      progress = progressDisplay(terminal)
      // What cannot be printed must not end the engine.
      printed = printed
        .then(() => print(report, nextRuns))
        .catch((error: unknown) => terminal.say(toFailure(error).message))
    },
    async end() {
      progress.stop()
      await printed
    },
  }
}

function unchangedLine({ connector, endedAt, counts }: RunReport): string {
  return `${formatInstant(endedAt).slice(0, 19)}Z ${connector}: nothing new, ${counts.read} records read`
}

function formatNext(next: ReturnType<Scheduler['nextRuns']>): string {
  const soonest = next.toSorted((a, b) => a.at - b.at)
  const lines = soonest.map(
    ({ connector, at }) => `  ${formatInstant(at as Instant).slice(0, 19)}Z  ${connector}`,
  )
  return ['Next runs (Ctrl-C stops)', ...lines].join('\n')
}

async function whereToLook(
  context: CommandContext,
  config: LoadedConfig,
  runs: readonly RunReport[],
): Promise<string> {
  const lines = [...config.lookAt]
  const inQuarantine = await readLedger(context, (reader) => reader.quarantine({ limit: 1 }))
  if ((inQuarantine ?? []).length > 0) lines.push(await context.commandLine('quarantine list'))
  lines.push(await context.commandLine('status'))
  if (!lines.some((line) => line.includes(' explain '))) {
    const [first] = runs.flatMap(({ events }) => events)
    const eventId = first === undefined ? 'EVENT' : platformIds(first.event).eventId
    lines.push(await context.commandLine(`explain EMAIL ${eventId}`))
  }
  return ['Where to look', ...lines.map((line) => `  ${line}`)].join('\n')
}
