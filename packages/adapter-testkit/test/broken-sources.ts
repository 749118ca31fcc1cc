import type { PromiseNumber } from '../src/index.ts'
import type { Break } from './break-source.ts'
import { brokenSources1To5 } from './broken-sources-1-to-5.ts'
import { brokenSources6To10 } from './broken-sources-6-to-10.ts'

/** One way to break the good source: the promise that it breaks, and no other. */
export interface BrokenSource {
  readonly promise: PromiseNumber
  readonly what: string
  readonly breakIt: Break
}

/** At least one for each promise, and for each check of the kit. */
export const brokenSources: readonly BrokenSource[] = [...brokenSources1To5, ...brokenSources6To10]
