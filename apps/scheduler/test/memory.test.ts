import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { project } from './support/turnout-process.ts'

const report = new URL('./support/report-memory.ts', import.meta.url).href
// Left alone, V8 lets garbage grow while there is room. With little room what is measured is what must be held.
const NODE_OPTIONS = `--import ${report} --max-old-space-size=80`
const HEADER = 'Email,First Name,Last Name,Registration Time,Join Time,Leave Time\n'

function row(index: number): string {
  const second = String(index % 60).padStart(2, '0')
  const times = `2026-10-01 09:00:${second},2026-10-14 15:00:${second},2026-10-14 16:00:00`
  return `person-${index}@example.com,First${index},Last${index},${times}\n`
}

/** The most memory that a sync of a file with so many rows holds, in kilobytes. */
async function memoryOf(rows: number): Promise<number> {
  const { folder, turnout } = await project({
    config: `{
      portals: { instant: instantDestination(${rows}) },
      connectors: [
        {
          name: 'file',
          source: csvSource({ files: 'people.csv', timeZone: 'Europe/Berlin', settleMs: 0 }),
          portal: 'instant',
        },
      ],
    }`,
    environment: { NODE_OPTIONS },
  })
  await writeFile(
    join(folder, 'people.csv'),
    HEADER + Array.from({ length: rows }, (_, index) => row(index)).join(''),
  )
  const { output, messages } = await turnout('sync')
  expect(output).toContain(`read ${rows} = ${rows} stored`)
  return Number(/most memory: (\d+) kB/.exec(messages)?.[1])
}

// The same factor as from 10,000 to 100,000 rows, in half of the time.
it('takes a file of 50,000 rows in at most 1.5 times the memory of one of 5,000', async () => {
  const small = await memoryOf(5000)
  const large = await memoryOf(50_000)
  expect(large / small).toBeLessThan(1.5)
})
