import type { Connector, DestinationNeeds } from '@turnout/core/sync'
import type { Command } from 'commander'
import { openPortals } from '../config/open-portals.ts'
import { choose } from '../engine/local-operations.ts'
import { type Exit, worstExit } from '../output/exit-code.ts'
import { toFailure } from '../output/failure.ts'
import { oneLine } from '../output/one-line.ts'
import type { Terminal } from '../output/terminal.ts'
import type { CommandContext, CommandResult, RunCommand } from './command-context.ts'

/** Adds `turnout check`. */
export function addCheck(program: Command, run: RunCommand): void {
  program
    .command('check')
    .description('Test the credentials of sources and portals, and name what is missing.')
    .argument('[connectors...]', 'names of connectors')
    .action((connectors: string[]) => run('check', (context) => check(context, connectors)))
}

/** What was found about one source or one portal. */
interface Checked {
  readonly kind: 'source' | 'portal'
  readonly name: string
  /** The account that is read, in words that its owner knows; null for a portal. */
  readonly account: string | null
  readonly problems: readonly string[]
  readonly advice: readonly string[]
  readonly exit: Exit
}

async function check(context: CommandContext, asked: readonly string[]): Promise<CommandResult> {
  const opened = await openPortals(await context.config(), context)
  try {
    return await checkAll(opened.connectors, asked, context)
  } finally {
    await opened.close()
  }
}

async function checkAll(
  connectors: readonly Connector[],
  asked: readonly string[],
  context: CommandContext,
): Promise<CommandResult> {
  const names = choose(
    connectors.map(({ name }) => name),
    asked,
  )
  const chosen = connectors.filter(({ name }) => names.includes(name))
  const checks = [
    ...chosen.map((connector) => checkSource(connector, context.signal)),
    ...portalsOf(chosen).map((portal) => checkPortal(portal, context.signal)),
  ]
  const checked = await Promise.all(checks)
  return {
    exit: worstExit(checked.map(({ exit }) => exit)),
    data: { checks: checked.map(({ exit: _exit, ...rest }) => rest) },
    text: checked.map((each) => formatCheck(each, context.terminal)).join('\n'),
  }
}

async function checkSource({ name, source }: Connector, signal: AbortSignal): Promise<Checked> {
  try {
    const { account, findings } = await source.check({ signal })
    return found({ kind: 'source', name, account }, findings)
  } catch (error) {
    return failed({ kind: 'source', name, account: null }, error)
  }
}

interface PortalToCheck {
  readonly connector: Connector
  readonly needs: readonly DestinationNeeds[]
}

// Connectors of one portal may need different rights of it; the same needs are checked once.
function portalsOf(connectors: readonly Connector[]): PortalToCheck[] {
  const portals = new Map<string, { connector: Connector; needs: Map<string, DestinationNeeds> }>()
  for (const connector of connectors) {
    const { contacts = 'create', contactFields = 'on-create', destination } = connector
    const portal = portals.get(destination.portal) ?? { connector, needs: new Map() }
    portal.needs.set(`${contacts} ${contactFields}`, { contacts, contactFields })
    portals.set(destination.portal, portal)
  }
  return [...portals.values()].map(({ connector, needs }) => ({
    connector,
    needs: [...needs.values()],
  }))
}

async function checkPortal(
  { connector, needs }: PortalToCheck,
  signal: AbortSignal,
): Promise<Checked> {
  const { destination } = connector
  const checked = { kind: 'portal', name: destination.portal, account: null } as const
  try {
    const findings = []
    for (const each of needs) findings.push(...(await destination.check({ needs: each, signal })))
    return found(checked, findings)
  } catch (error) {
    return failed(checked, error)
  }
}

interface Finding {
  readonly kind: 'problem' | 'advice'
  readonly message: string
}

function found(
  what: Pick<Checked, 'kind' | 'name' | 'account'>,
  findings: readonly Finding[],
): Checked {
  const of = (kind: Finding['kind']): string[] => [
    ...new Set(findings.filter((each) => each.kind === kind).map(({ message }) => message)),
  ]
  const problems = of('problem')
  // What a portal is found to lack are rights; what a source is found to lack may also be a file.
  const exit = what.kind === 'portal' ? 'credentials' : 'needsYou'
  return { ...what, problems, advice: of('advice'), exit: problems.length === 0 ? 'done' : exit }
}

function failed(what: Pick<Checked, 'kind' | 'name' | 'account'>, error: unknown): Checked {
  const { message, exit } = toFailure(error)
  return { ...what, problems: [message], advice: [], exit }
}

function formatCheck(checked: Checked, { paint }: Terminal): string {
  const { kind, name, account, problems, advice } = checked
  const verdict = problems.length === 0 ? paint('green', 'ok') : paint('red', 'not ok')
  const reads = account === null ? '' : `, reads ${oneLine(account)}`
  return [
    `${kind} ${paint('bold', name)}: ${verdict}${reads}`,
    ...problems.map((message) => `  ${paint('red', 'Problem:')} ${message}`),
    ...advice.map((message) => `  Advice: ${message}`),
  ].join('\n')
}
