import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { parsing, toParticipations } from './csv-contenders.ts'
import { writeAttendeeFile } from './csv-file.ts'
import type { CsvMeasurement } from './csv-worker.ts'

const execute = promisify(execFile)
const worker = path.join(import.meta.dirname, 'csv-worker.ts')

const ROWS = 1_000_000
const ROUNDS = 3

/** Measures the CSV adapter beside csv-parse and udsv on the same file; CPU counts, because machines are shared. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'turnout-bench-'))
  const large = path.join(folder, 'large.csv')
  const small = path.join(folder, 'small.csv')
  try {
    await writeAttendeeFile(large, ROWS)
    await writeAttendeeFile(small, ROWS / 10)
    const megabytes = Math.round((await stat(large)).size / 1e6)
    print(
      `${ROWS} rows, ${megabytes} MB, 12 columns; medians of ${ROUNDS} rounds, each in a process of its own`,
    )
    await compare('parsing', Object.keys(parsing), large)
    await compare('toParticipations', Object.keys(toParticipations), large)
    await compareMemory(large, small)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Rounds are taken in turns, so that a busy machine is busy for all. */
async function compare(job: string, names: readonly string[], file: string): Promise<void> {
  const measured = new Map<string, CsvMeasurement[]>(names.map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) measured.get(name)?.push(await measure(job, name, file))
  }
  print(`\n${job}`)
  const ours = median(measured.get('turnout') ?? [], (one) => one.cpuSeconds)
  for (const [name, all] of measured) {
    const cpu = median(all, (one) => one.cpuSeconds)
    const wall = median(all, (one) => one.wallSeconds)
    const memory = median(all, (one) => one.mostMemoryMb)
    const rate = Math.round((all[0]?.rows ?? 0) / cpu / 1000)
    print(
      `  ${name.padEnd(20)} ${cpu.toFixed(2)} s CPU, ${wall.toFixed(2)} s, ${rate} k rows per CPU second, ${Math.round(memory)} MB; turnout is ${(cpu / ours).toFixed(2)} times as fast`,
    )
  }
}

async function compareMemory(large: string, small: string): Promise<void> {
  const most = { large: [] as CsvMeasurement[], small: [] as CsvMeasurement[] }
  for (let round = 0; round < ROUNDS; round++) {
    most.large.push(await measure('toParticipations', 'turnout', large))
    most.small.push(await measure('toParticipations', 'turnout', small))
  }
  const many = median(most.large, (one) => one.mostMemoryMb)
  const few = median(most.small, (one) => one.mostMemoryMb)
  print(
    `\nmemory: ${Math.round(many)} MB for all rows, ${Math.round(few)} MB for a tenth: ${(many / few).toFixed(2)} times`,
  )
}

async function measure(job: string, name: string, file: string): Promise<CsvMeasurement> {
  const { stdout } = await execute(process.execPath, [
    '-C',
    'turnout-source',
    worker,
    job,
    name,
    file,
  ])
  return JSON.parse(stdout) as CsvMeasurement
}

function median(all: readonly CsvMeasurement[], of: (one: CsvMeasurement) => number): number {
  const sorted = all.map(of).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
