import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ended, smallRepository } from './small-repository.ts'

describe('the set-up', () => {
  it('installs with the lockfile as it is, in the version that the repository names', async () => {
    const repository = smallRepository()
    await repository.run(['test'])
    expect(repository.calls()).toEqual([
      '--yes pnpm@0.0.0 install --frozen-lockfile --reporter=append-only',
    ])
  })

  it('does not install again when all is there', async () => {
    const repository = smallRepository()
    await repository.run(['test'])
    await repository.run(['test'])
    expect(repository.calls()).toHaveLength(1)
  })

  it('installs again when the lockfile has changed', async () => {
    const repository = smallRepository()
    await repository.run(['test'])
    writeFileSync(join(repository.root, 'pnpm-lock.yaml'), 'another lockfile')
    await repository.run(['test'])
    expect(repository.calls()).toHaveLength(2)
  })

  it('mends what somebody has deleted', async () => {
    const repository = smallRepository()
    await repository.run(['test'])
    rmSync(join(repository.root, 'node_modules', 'vitest'), { recursive: true })
    const { code, output } = await repository.run(['test'])
    expect(output).toContain('tests were run')
    expect(code).toBe(0)
  })

  it('installs once when two are started at once', async () => {
    const repository = smallRepository()
    const both = await Promise.all([repository.run(['test']), repository.run(['test'])])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(repository.calls()).toHaveLength(1)
  })

  it('goes on where a killed set-up has left its lock', async () => {
    const repository = smallRepository()
    mkdirSync(join(repository.root, '.turnout'))
    const lock = JSON.stringify({ host: hostname(), pids: [2 ** 22 + 1] })
    writeFileSync(join(repository.root, '.turnout', 'setup.lock'), lock)
    expect(await repository.run(['test'])).toMatchObject({ code: 0 })
  })

  it('says in one line that the network is needed', async () => {
    const { code, output } = await smallRepository().run(['test'], { FAKE_NPX_FAILS: 'yes' })
    expect(code).toBe(1)
    expect(output.trim().split('\n').at(-1)).toMatch(/^turnout: .*network cannot be reached/)
  })

  it('names the tasks when the task is unknown', async () => {
    const { code, output } = await smallRepository().run(['dance'])
    expect(code).toBe(1)
    expect(output).toContain('The tasks are: start, demo, test, check, new:adapter.')
  })
})

describe('a task', () => {
  it('gets the arguments, and its exit code goes out', async () => {
    const { code, output } = await smallRepository().run(['test', 'packages/core', '--fail'])
    expect(output).toContain('tests were run with run packages/core --fail')
    expect(code).toBe(7)
  })

  it('gets the signal that its starter gets', async () => {
    const repository = smallRepository()
    await repository.run(['test'])
    const child = repository.start(['test', '--stay'])
    child.stdout?.once('data', () => child.kill('SIGTERM'))
    const { code, output } = await ended(child)
    expect(output).toContain('stopped in order')
    expect(code).toBe(5)
  })
})
