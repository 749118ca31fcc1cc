import type { SourceCheck, SourceFinding } from '@turnout/core'
import type { Filters } from './filters.ts'
import { missingScopes, neededScopes } from './scopes.ts'
import type { ZoomClient } from './zoom-client.ts'
import { isNoHost } from './zoom-errors.ts'
import type { ZoomSettings } from './zoom-options.ts'

/** Proves the credentials, names the scopes that are missing, and tries the cheapest request. */
export async function checkAccount(
  client: ZoomClient,
  settings: ZoomSettings,
  filters: Filters,
  signal: AbortSignal,
): Promise<SourceCheck> {
  const granted = await client.grantedScopes(signal)
  const needed = neededScopes(settings.kinds, filters.hosts === null ? 'all' : 'named')
  const findings: SourceFinding[] = missingScopes(needed, granted)
  if (!findings.some(({ kind }) => kind === 'problem')) {
    findings.push(...(await tryRequest(client, filters, signal)))
  }
  if (settings.kinds.includes('meeting')) {
    findings.push({
      kind: 'advice',
      message: 'Zoom makes no attendance report of a meeting that fewer than two people came to.',
    })
  }
  return { account: `Zoom account ${settings.accountId}`, findings }
}

async function tryRequest(
  client: ZoomClient,
  { hosts }: Filters,
  signal: AbortSignal,
): Promise<SourceFinding[]> {
  const sending = { lane: 'live', signal } as const
  const [host] = hosts ?? []
  if (host === undefined) {
    await client.firstUser(sending)
    return []
  }
  try {
    await client.listPlanned('webinar', host, sending).next()
    return []
  } catch (error) {
    if (!isNoHost(error)) throw error
    return [
      {
        kind: 'problem',
        message:
          'The first of the hosts in the options has no webinar licence, or is not in the account: hosts[0].',
      },
    ]
  }
}
