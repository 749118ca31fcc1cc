import { describe, expect, it } from 'vitest'
import { brokenSources } from './broken-sources.ts'
import { brokenPromises } from './run-kit.ts'
import { smallOptions } from './small-fixtures.ts'
import { smallSource } from './small-source.ts'

describe('a source', () => {
  for (const { promise, what, breakIt } of brokenSources.filter((each) => each.promise > 5)) {
    it(`that ${what} breaks promise ${promise} and no other`, async () => {
      const options = smallOptions((platform) => breakIt(smallSource(platform), platform))
      expect(await brokenPromises(options)).toEqual(new Set([promise]))
    })
  }
})
