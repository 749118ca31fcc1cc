import { describe, expect, it } from 'vitest'
import { parseConfig } from '../src/lib/config/parse-config.ts'

const source = { specVersion: 1, read() {} }
const connector = { name: 'webinars', source, portal: 'emea' }
const valid = { portals: { emea: { token: 'secret-value' } }, connectors: [connector] }

function complaint(config: unknown): string {
  try {
    parseConfig(config)
  } catch (error) {
    if (error instanceof Error) return error.message
  }
  return 'no complaint'
}

function withConnector(changes: object): object {
  return { ...valid, connectors: [connector, { ...connector, name: 'second', ...changes }] }
}

describe('a config', () => {
  it('is taken when everything has its shape', () => {
    expect(complaint(valid)).toBe('no complaint')
    expect(complaint(withConnector({ schedule: null, since: '2026-09-01T00:00:00Z' }))).toBe(
      'no complaint',
    )
  })

  it.each([
    [withConnector({ schedule: 'hourly' }), /^connectors\[1\]\.schedule: "hourly" is not a cron/],
    [withConnector({ schedule: 15 }), /^connectors\[1\]\.schedule: A schedule is/],
    [withConnector({ schedule: { every: 'often' } }), /^connectors\[1\]\.schedule: "often"/],
    [withConnector({ since: '2026-09-01' }), /^connectors\[1\]\.since: .*not a time with a zone/],
    [withConnector({ name: 'webinars' }), /^connectors\[1\]\.name: .*of connectors\[0\] already/],
    [withConnector({ portal: 'emae' }), /^connectors\[1\]\.portal: .*"emae".*The config has: emea/],
    [withConnector({ source: {} }), /^connectors\[1\]\.source: This is no source\. .*csvSource/],
    [withConnector({ contacts: 'all' }), /^connectors\[1\]\.contacts: .*create, existing-only/],
    [withConnector({ shedule: '* * * * *' }), /^connectors\[1\]\.shedule: There is no such option/],
    [withConnector({ exclude: { domains: [1] } }), /^connectors\[1\]\.exclude\.domains\[0\]: /],
    [{ ...valid, ledgr: 'x' }, /^ledgr: There is no such option/],
    [{ ...valid, api: { port: 99_999 } }, /^api\.port: /],
    [{ ...valid, connectors: [] }, /^connectors: Name at least one connector/],
    [{ ...valid, portals: { 'a b': {} } }, /^portals\.a b: A name has letters/],
    [{ connectors: [connector] }, /^portals: This must be record, and is missing/],
    [null, /^config: This must be object/],
    ['text', /^config: This must be object/],
  ])('is refused with the path of what is wrong (%#)', (config, message) => {
    expect(complaint(config)).toMatch(message)
  })

  it('tells everything that is wrong at once', () => {
    const message = complaint({ ...withConnector({ schedule: 'x', portal: 4 }), ledger: 5 })
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual([
      'ledger',
      'connectors[1].portal',
      'connectors[1].schedule',
    ])
  })

  it('is never repeated in a complaint where it holds a token', () => {
    expect(complaint({ ...valid, portals: { emea: 'secret-value' } })).not.toContain('secret-value')
  })
})
