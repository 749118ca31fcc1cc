import type { SourceTestOptions } from './fixture.ts'
import type { PromiseNumber } from './promise-broken.ts'

/** One check of the kit; `run` rejects when the promise is broken. */
export interface Check {
  readonly promise: PromiseNumber
  /** Goes on from "promise N: ". */
  readonly name: string
  readonly run: (options: SourceTestOptions) => Promise<void>
}
