import type { ZoomKind } from './zoom-options.ts'
import { SCOPES_PAGE } from './zoom-errors.ts'

/** What a scope is needed for, and whether reading can go on without it. */
interface NeededScope {
  readonly name: string
  readonly classic: string
  readonly without: 'fails' | 'goes on'
  readonly purpose: string
  /** Another scope that does almost as well. */
  readonly instead?: Pick<NeededScope, 'name' | 'classic'>
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
    { ...attendanceScope(kind), instead: pastScope(kind) },
    needed('report:read', kind, `the times of a ${kind} that was deleted`),
  ]
}

function attendanceScope(kind: ZoomKind): NeededScope {
  return needed('report:read', `list_${kind}_participants`, 'attendance')
}

function pastScope(kind: ZoomKind): NeededScope {
  return needed(`${kind}:read`, 'list_past_participants', 'attendance without the report')
}

/** The names of the scopes of which one opens attendance, the better one first. */
export function attendanceScopes(kind: ZoomKind): readonly [string, string] {
  return [attendanceScope(kind).name, pastScope(kind).name]
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
    .map(({ name, purpose, without, instead }) => {
      const replaced = instead !== undefined && isGranted(instead, granted)
      return {
        kind: without === 'fails' && !replaced ? 'problem' : 'advice',
        message: `The Zoom app lacks the scope ${name}, needed for ${purpose}${insteadOf(instead, replaced)}. Add it at ${SCOPES_PAGE} (the app, then Scopes); it can take a while to take effect.`,
      }
    })
}

function insteadOf(instead: NeededScope['instead'], replaced: boolean): string {
  if (instead === undefined) return ''
  return replaced
    ? `; until then people are matched by their addresses, by ${instead.name}`
    : ` (${instead.name} would do, too, but matches people by their addresses only)`
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
