import { isObject, type JsonObject } from './json.ts'

/** What a value of the controls must be, and the words for it. */
export interface Rule {
  readonly words: string
  readonly holds: (value: unknown) => boolean
}

/** The names that an object of the controls may have; those of `required` must be there. */
export interface Shape {
  readonly required?: Readonly<Record<string, Rule>>
  readonly optional?: Readonly<Record<string, Rule>>
}

/** One of the given values. */
export function oneOf(...values: readonly (string | number)[]): Rule {
  const known: readonly unknown[] = values
  return { words: `one of ${values.join(', ')}`, holds: (value) => known.includes(value) }
}

/** Any number. */
export const anyNumber: Rule = {
  words: 'a number',
  holds: (value) => typeof value === 'number',
}

/** A number, both ends included. */
export function numberFrom(least: number, most: number = Number.POSITIVE_INFINITY): Rule {
  const end = Number.isFinite(most) ? `from ${least} to ${most}` : `of at least ${least}`
  return {
    words: `a number ${end}`,
    holds: (value) => typeof value === 'number' && value >= least && value <= most,
  }
}

/** A whole number, both ends included. */
export function wholeFrom(least: number, most?: number): Rule {
  const { words, holds } = numberFrom(least, most)
  return {
    words: words.replace('a number', 'a whole number'),
    holds: (value) => holds(value) && Number.isSafeInteger(value),
  }
}

/** True or false. */
export const flag: Rule = {
  words: 'true or false',
  holds: (value) => typeof value === 'boolean',
}

/** Any text but an empty one. */
export const text: Rule = {
  words: 'a text',
  holds: (value) => typeof value === 'string' && value !== '',
}

/** A list of texts; it may be empty. */
export const texts: Rule = {
  words: 'a list of texts',
  holds: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
}

/** An object whose values are all texts. */
export const namedTexts: Rule = {
  words: 'an object with texts as values',
  holds: (value) =>
    isObject(value) && Object.values(value).every((entry) => typeof entry === 'string'),
}

/** Anything at all. */
export const anything: Rule = { words: 'anything', holds: () => true }

/** Null, or what the rule says. */
export function orNull({ words, holds }: Rule): Rule {
  return { words: `${words}, or null`, holds: (value) => value === null || holds(value) }
}

/** An object with these names. */
export function objectWith(shape: Shape): Rule {
  const names = Object.keys({ ...shape.required, ...shape.optional })
  return {
    words: `an object with ${names.join(', ')}`,
    holds: (value) => isObject(value) && complaint('It', value, shape) === null,
  }
}

/** Throws a TypeError that names the first thing that is wrong; `what` begins the sentence, like `A fault`. */
export function requireShape(what: string, value: JsonObject, shape: Shape): void {
  const wrong = complaint(what, value, shape)
  if (wrong !== null) throw new TypeError(wrong)
}

function complaint(what: string, value: JsonObject, { required, optional }: Shape): string | null {
  const rules = new Map(Object.entries({ ...required, ...optional }))
  const given = Object.entries(value).filter(([, entry]) => entry !== undefined)
  for (const [name, entry] of given) {
    const rule = rules.get(name)
    if (rule === undefined) return `${what} has no "${name}"; ${namesOf(rules)}.`
    if (!rule.holds(entry)) return `${what}: "${name}" must be ${rule.words}.`
  }
  const missing = Object.keys(required ?? {}).find((name) => value[name] === undefined)
  const rule = missing === undefined ? undefined : rules.get(missing)
  return rule === undefined ? null : `${what} needs "${missing}": ${rule.words}.`
}

function namesOf(rules: ReadonlyMap<string, Rule>): string {
  return rules.size === 0 ? 'it has no options' : `there are ${[...rules.keys()].join(', ')}`
}
