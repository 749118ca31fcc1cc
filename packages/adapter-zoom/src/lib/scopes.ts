import type { ZoomKind } from './zoom-options.ts'
import { SCOPES_PAGE } from './zoom-errors.ts'

/** What a scope is needed for, and whether reading can go on without it. */
interface NeededScope {
  readonly name: string
  readonly classic: string
  readonly without: 'fails' | 'goes on'
  readonly purpose: string
}

/** The history report finds ended webinars of all hosts with one request. */
const HISTORY_SCOPE = 'report:read:list_history_meetings:admin'
/** Panelists are told from attendees by the panelist list. */
const PANELISTS_SCOPE = 'webinar:read:list_panelists:admin'
/** Tracking sources say where a registrant came from. */
const TRACKING_SCOPE = 'webinar:read:list_tracking_sources:admin'

const USERS: NeededScope = {
  name: 'user:read:list_users:admin',
  classic: 'user:read:admin',
  without: 'fails',
  purpose: 'finding the hosts',
}
const HISTORY: NeededScope = {
  name: HISTORY_SCOPE,
  classic: 'report:read:admin',
  without: 'fails',
  purpose: 'finding webinars that have ended',
}
const PANELISTS: NeededScope = {
  name: PANELISTS_SCOPE,
  classic: 'webinar:read:admin',
  without: 'goes on',
  purpose: 'telling panelists from attendees',
}
const TRACKING: NeededScope = {
  name: TRACKING_SCOPE,
  classic: 'webinar:read:admin',
  without: 'goes on',
  purpose: 'the tracking source of registrants',
}

/** The smallest set of scopes for reading these kinds. */
export function neededScopes(
  kinds: readonly ZoomKind[],
  hosts: 'all' | 'named',
): readonly NeededScope[] {
  return [
    ...(hosts === 'all' ? [USERS] : []),
    HISTORY,
    ...kinds.flatMap(scopesOf),
    ...(kinds.includes('webinar') ? [PANELISTS, TRACKING] : []),
  ]
}

function scopesOf(kind: ZoomKind): NeededScope[] {
  const family = `${kind}:read`
  return [
    needed(family, `list_${kind}s`, `finding planned ${kind}s`),
    needed(family, kind, `the details of a ${kind}`),
    needed(family, 'list_registrants', 'registrations'),
    needed(family, 'list_past_instances', `the runs of a ${kind}`),
    needed('report:read', `list_${kind}_participants`, 'attendance'),
    needed('report:read', kind, `the times of a ${kind} that was deleted`),
  ]
}

function needed(family: string, name: string, purpose: string): NeededScope {
  const [scope, classic] = [`${family}:${name}:admin`, `${family}:admin`]
  return { name: scope, classic, without: 'fails', purpose }
}

/** Whether a scope was granted, in its granular or its classic form. */
function isGranted(
  scope: { readonly name: string; readonly classic: string },
  granted: readonly string[],
): boolean {
  return granted.includes(scope.name) || granted.includes(scope.classic)
}

/** What to say about scopes that are missing, each with its purpose; empty when all are there. */
export function missingScopes(
  wanted: readonly NeededScope[],
  granted: readonly string[],
): { readonly kind: 'problem' | 'advice'; readonly message: string }[] {
  return wanted
    .filter((scope) => !isGranted(scope, granted))
    .map(({ name, purpose, without }) => ({
      kind: without === 'fails' ? 'problem' : 'advice',
      message: `The Zoom app lacks the scope ${name}, needed for ${purpose}. Add it at ${SCOPES_PAGE} (the app, then Scopes); it can take a while to take effect.`,
    }))
}

/** Whether the granted scopes open the optional parts. */
export function openedParts(granted: readonly string[]): {
  readonly panelists: boolean
  readonly trackingSources: boolean
} {
  return {
    panelists: isGranted(PANELISTS, granted),
    trackingSources: isGranted(TRACKING, granted),
  }
}
