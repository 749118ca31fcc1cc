/** The number of a promise of the `Source` contract, as `docs/architecture.md` counts them. */
export type PromiseNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10

/** A source broke a promise, or the fixture cannot show whether it keeps it; the message says what was seen. */
export class PromiseBrokenError extends Error {
  readonly promise: PromiseNumber

  constructor(promise: PromiseNumber, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options)
    this.name = 'PromiseBrokenError'
    this.promise = promise
  }
}

/** A condition that must hold, or else the promise is broken. */
export function must(holds: boolean, promise: PromiseNumber, message: string): asserts holds {
  if (!holds) throw new PromiseBrokenError(promise, message)
}
