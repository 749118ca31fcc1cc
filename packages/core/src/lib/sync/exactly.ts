/** The value, which the surrounding code has made sure of. @throws RangeError when it did not: an error of ours. */
export function exactly<T>(value: T | null | undefined, because: string): T {
  if (value === null || value === undefined) throw new RangeError(`Expected a value: ${because}.`)
  return value
}
