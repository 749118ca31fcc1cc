import { describe, expect, it } from 'vitest'
import { brokenSources } from './broken-sources.ts'
import { brokenPromises, testsFor } from './run-kit.ts'
import { smallOptions } from './small-fixtures.ts'
import { smallSource } from './small-source.ts'

describe('the broken sources', () => {
  it('are there for each of the ten promises', () => {
    const promises = new Set<number>(brokenSources.map(({ promise }) => promise))
    expect([...promises].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})

describe('every check of the kit', () => {
  it('is broken by one of them', async () => {
    const names = new Set(testsFor(smallOptions(smallSource)).map(({ name }) => name))
    for (const { breakIt } of brokenSources) {
      const options = smallOptions((platform) => breakIt(smallSource(platform), platform))
      for (const { name, body } of testsFor(options)) {
        if (names.has(name)) await body().catch(() => names.delete(name))
      }
    }
    expect([...names]).toEqual([])
  }, 300_000)
})

describe('options', () => {
  const options = smallOptions(smallSource)

  it('without a roster that is cut short fail for a source that gives rosters', async () => {
    const { cutShortRoster: _cutShortRoster, ...rest } = options
    expect(await brokenPromises(rest)).toEqual(new Set([8]))
  })

  it('without pushes fail for a source that takes pushes', async () => {
    const { webhook: _webhook, ...rest } = options
    expect(await brokenPromises(rest)).toEqual(new Set([6]))
  })

  it('that count other records than the source fail', async () => {
    expect(await brokenPromises({ ...options, records: 12 })).toEqual(new Set([5]))
  })

  it('say in the name of a check what a platform cannot do', () => {
    const capabilities = {
      registrations: false,
      cancellations: false,
      attendance: false,
      rosters: false,
      webhooks: false,
    }
    const names = testsFor({ ...options, capabilities, stalled: 'never stalls' })
      .map(({ name }) => name)
      .filter((name) => /because|never stalls/.test(name))
    expect(names).toMatchInlineSnapshot(`
      [
        "promise 5: the read never tells registrations, because this source cannot know them",
        "promise 5: the read never tells cancellations, because this source cannot know them",
        "promise 6: no push is taken, because this source has none",
        "promise 7: an aborted signal ends a wait (this platform never stalls: only the batches are tried)",
        "promise 8: no roster is ever named, because this source cannot know that one is whole",
        "promise 10: the read never tells attendance, because this source cannot know them",
        "promise 10: no attendance is called provisional or final, because this source does not know who came",
      ]
    `)
  })
})
