import { ConfigError } from '@turnout/core'
import type { z } from 'zod'
import { configSchema, type ParsedConfig } from './config-schema.ts'

/**
 * Checks what a config file gives.
 * @throws ConfigError whose path names the first value that cannot be used; further ones follow in the message.
 */
export function parseConfig(value: unknown): ParsedConfig {
  const parsed = configSchema.safeParse(value)
  if (!parsed.success) throw toConfigError(parsed.error.issues)
  checkNames(parsed.data)
  return parsed.data
}

function checkNames({ connectors, portals }: ParsedConfig): void {
  const seen = new Map<string, number>()
  for (const [index, connector] of connectors.entries()) {
    const first = seen.get(connector.name)
    if (first !== undefined) {
      throw new ConfigError(
        `connectors[${index}].name`,
        `"${connector.name}" is the name of connectors[${first}] already. Give each connector its own: the ledger goes by it.`,
      )
    }
    seen.set(connector.name, index)
    if (!Object.hasOwn(portals, connector.portal)) {
      throw new ConfigError(
        `connectors[${index}].portal`,
        `There is no portal "${connector.portal}". ${known(Object.keys(portals))}`,
      )
    }
  }
}

function known(names: readonly string[]): string {
  if (names.length === 0) return 'The config has no portals: add one under "portals".'
  return `The config has: ${names.join(', ')}.`
}

function toConfigError(issues: readonly z.core.$ZodIssue[]): ConfigError {
  const [first, ...others] = issues.flatMap(explainIssue)
  if (first === undefined) return new ConfigError('config', 'The config cannot be used.')
  const rest = others.map(({ path, message }) => `\n${path}: ${message}`).join('')
  return new ConfigError(first.path, first.message + rest)
}

interface Complaint {
  readonly path: string
  readonly message: string
}

function explainIssue(issue: z.core.$ZodIssue): Complaint[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      message: 'There is no such option. Look for a typing error.',
    }))
  }
  if (issue.code === 'invalid_key') {
    return [{ path: formatPath(issue.path), message: issue.issues[0]?.message ?? issue.message }]
  }
  return [{ path: formatPath(issue.path), message: sentence(issue) }]
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return `This must be ${issue.expected}, and is ${given(issue)}.`
  if (issue.code === 'invalid_value') return `This must be one of: ${issue.values.join(', ')}.`
  return issue.message
}

function given(issue: z.core.$ZodIssue): string {
  const match = /received (.+)$/.exec(issue.message)
  return match?.[1] === 'undefined' ? 'missing' : (match?.[1] ?? 'something else')
}

/** `connectors[1].schedule`. */
function formatPath(path: readonly PropertyKey[]): string {
  let text = ''
  for (const part of path) {
    text += typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${String(part)}`
  }
  return text === '' ? 'config' : text
}
