import type { FaultEffect, FaultRule } from './faults.ts'
import {
  anything,
  namedTexts,
  numberFrom,
  oneOf,
  requireShape,
  type Shape,
  text,
  wholeFrom,
} from './input-rules.ts'
import { isObject, objectOf } from './json.ts'

/**
 * Reads a fault rule. Throws a TypeError that says what is wrong, because a misspelt fault that strikes nothing would
 * be a test that proves nothing. `operations` are the names that a route can have.
 */
export function faultRuleOf(value: unknown, operations: readonly string[]): FaultRule {
  const rule = objectOf(value)
  const effect = rule['effect']
  if (!isObject(effect)) throw new TypeError('A fault has an effect, like {"kind":"locked"}.')
  requireShape('A fault', rule, ruleShape)
  requireEffect(effect)
  requireRoute(rule['route'], operations)
  return { ...rule, effect }
}

function requireEffect(
  effect: Readonly<Record<string, unknown>>,
): asserts effect is FaultEffect & Readonly<Record<string, unknown>> {
  const { kind, ...options } = effect
  const kinds: Readonly<Record<string, Shape>> = effectShapes
  const shape = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (shape === undefined) {
    throw new TypeError(`A fault's effect has a kind: one of ${Object.keys(kinds).join(', ')}.`)
  }
  requireShape(`The effect "${String(kind)}"`, options, shape)
}

function requireRoute(route: unknown, operations: readonly string[]): void {
  if (typeof route !== 'string' || route.startsWith('/')) return
  const start = route.endsWith('*') ? route.slice(0, -1) : null
  const known = operations.some((name) =>
    start === null ? name === route : name.startsWith(start),
  )
  if (known) return
  const families = new Set(operations.map((name) => `${name.split('.')[0] ?? name}.*`))
  throw new TypeError(
    `No operation has the name "${route}". There are ${[...families].join(', ')}; GET /_emulator/requests names those that came in.`,
  )
}

const ruleShape: Shape = {
  required: { effect: anything },
  optional: {
    route: text,
    method: oneOf(
      ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].flatMap((m) => [m, m.toLowerCase()]),
    ),
    count: wholeFrom(1),
    skip: wholeFrom(0),
    rate: numberFrom(0, 1),
    seed: wholeFrom(0),
    when: oneOf('before', 'after'),
  },
}

const status = wholeFrom(200, 599)
const retryAfterSeconds = numberFrom(0)

const effectShapes: Readonly<Record<FaultEffect['kind'], Shape>> = {
  status: { required: { status }, optional: { body: anything, headers: namedTexts } },
  'rate-limit': {
    required: { policy: oneOf('TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY') },
    optional: { retryAfterSeconds, headers: namedTexts },
  },
  locked: {},
  migration: { optional: { retryAfterSeconds } },
  html: { required: { status } },
  'expired-token': {},
  'missing-scopes': {},
  'empty-body': {},
  reset: {},
  truncated: {},
  'half-open': {},
  'slow-drip': { optional: { bytesPerSecond: numberFrom(0.1) } },
  hang: {},
  delay: { required: { delayMs: numberFrom(0, 2_147_483_647) } },
}
