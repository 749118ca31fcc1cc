import { type Contender, parsing, toParticipations } from './csv-contenders.ts'

const jobs: Readonly<Record<string, Readonly<Record<string, Contender>>>> = {
  parsing,
  toParticipations,
}

/** What one process measured: one job, done by one contender, in a process of its own. */
export interface CsvMeasurement {
  readonly rows: number
  readonly wallSeconds: number
  readonly cpuSeconds: number
  readonly mostMemoryMb: number
}

const [job = '', name = '', path = ''] = process.argv.slice(2)
const contender = jobs[job]?.[name]
if (contender === undefined) throw new RangeError(`There is no contender ${name} for ${job}.`)

const cpuBefore = process.cpuUsage()
const startedMs = performance.now()
const rows = await contender(path)
const cpu = process.cpuUsage(cpuBefore)
const measured: CsvMeasurement = {
  rows,
  wallSeconds: (performance.now() - startedMs) / 1000,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  mostMemoryMb: process.resourceUsage().maxRSS / 1024,
}
process.stdout.write(JSON.stringify(measured))
