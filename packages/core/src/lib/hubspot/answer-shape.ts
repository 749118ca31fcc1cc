import type { StandardSchemaV1 } from '@standard-schema/spec'

/*
 * HubSpot's answers are read by these few functions: a schema library would double what importing this package costs.
 * They hold to its rules: only what is read is named, what HubSpot may leave out is `optional`, unknown fields pass.
 */

/** Reads a value, or throws a {@link Misshapen} that tells where it does not fit. */
export type Read<T> = (value: unknown, path: readonly string[]) => T

/** A value that does not have the shape that was expected. */
class Misshapen extends Error {
  readonly path: readonly string[]
  readonly #expected: string

  constructor(path: readonly string[], expected: string) {
    super(`expected ${expected}`)
    this.path = path
    this.#expected = expected
  }

  under(path: readonly string[]): Misshapen {
    return new Misshapen([...path, ...this.path], this.#expected)
  }
}

/** What a reader throws: where the value does not fit, and what was expected there. */
export function misshapen(path: readonly string[], expected: string): Error {
  return new Misshapen(path, expected)
}

/** What the readers of an object's fields give. */
export type Fields<F> = { readonly [K in keyof F]: F[K] extends Read<infer T> ? T : never }

/** A text. */
export const text: Read<string> = (value, path) => {
  if (typeof value === 'string') return value
  throw new Misshapen(path, 'a text')
}

/** A number. */
export const number: Read<number> = (value, path) => {
  if (typeof value === 'number') return value
  throw new Misshapen(path, 'a number')
}

/** True or false. */
export const boolean: Read<boolean> = (value, path) => {
  if (typeof value === 'boolean') return value
  throw new Misshapen(path, 'true or false')
}

/** An id as text: HubSpot's ids are numbers in some answers and texts in others. */
export const idText: Read<string> = (value, path) => {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new Misshapen(path, 'an id')
}

/** One of these texts. */
export function oneOf<T extends string>(...texts: readonly T[]): Read<T> {
  return (value, path) => {
    const found = texts.find((one) => one === value)
    if (found !== undefined) return found
    throw new Misshapen(path, `one of ${texts.join(', ')}`)
  }
}

/** The value, or null where HubSpot leaves it out or says null. */
export function optional<T>(read: Read<T>): Read<T | null> {
  return (value, path) => (value === undefined || value === null ? null : read(value, path))
}

const NOWHERE: readonly string[] = []

/** A list. */
export function list<T>(read: Read<T>): Read<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Misshapen(path, 'a list')
    const items: readonly unknown[] = value
    return items.map((one, index) => {
      try {
        return read(one, NOWHERE)
      } catch (error) {
        // The path is made only for what does not fit: most lists are long, and all of it fits.
        if (error instanceof Misshapen) throw error.under([...path, String(index)])
        throw error
      }
    })
  }
}

/** An object with these fields; others are dropped. */
export function object<F extends Readonly<Record<string, Read<unknown>>>>(
  fields: F,
): Read<Fields<F>> {
  const entries = Object.entries(fields)
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Misshapen(path, 'an object')
    }
    const given: Readonly<Record<string, unknown>> = { ...value }
    // The fields are read one by one under their own names, which the compiler cannot follow.
    return Object.fromEntries(
      entries.map(([name, read]) => [name, read(given[name], [...path, name])]),
    ) as Fields<F>
  }
}

/** An object with these fields; others stay as they are, and fields that are not there are not made. */
export function openObject<F extends Readonly<Record<string, Read<unknown>>>>(
  fields: F,
): Read<Fields<F>> {
  const read = object(fields)
  return (value, path) => {
    const known = Object.entries(read(value, path)).filter(([, one]) => one !== null)
    return { ...(value as object), ...Object.fromEntries(known) } as Fields<F>
  }
}

/** What a reader gives, made into something else. */
export function mapped<T, U>(read: Read<T>, map: (value: T) => U): Read<U> {
  return (value, path) => map(read(value, path))
}

/** A reader as a Standard Schema. */
export function shape<T>(read: Read<T>): StandardSchemaV1<unknown, T> {
  const validate = (value: unknown): StandardSchemaV1.Result<T> => {
    try {
      return { value: read(value, []) }
    } catch (error) {
      if (error instanceof Misshapen)
        return { issues: [{ message: error.message, path: error.path }] }
      throw error
    }
  }
  return { '~standard': { version: 1, vendor: 'turnout', validate } }
}

/** The same for the answer to a write: an empty body is a success, too, and is read as an empty object. */
export function writeShape<T>(read: Read<T>): StandardSchemaV1<unknown, T> {
  return shape((value, path) => read(value === undefined ? {} : value, path))
}

/** The answer to a write that tells nothing. A page of a network in its place is still told apart. */
export const nothing: StandardSchemaV1<unknown, undefined> = writeShape(() => undefined)
