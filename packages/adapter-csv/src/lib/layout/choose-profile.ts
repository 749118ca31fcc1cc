import { isTeamsHeader } from './header-row.ts'
import { headerName, normaliseCell } from './header-text.ts'
import { genericProfile, type Profile, profileNamed, profiles } from './profiles.ts'

/** The profile of a file, and why. */
export interface ProfileChoice {
  readonly profile: Profile
  readonly because: string
  /** True where two profiles fit about as well: the columns are then taken by their names alone. */
  readonly ambiguous: boolean
  /** The best ones with their points, for the report. */
  readonly scores: readonly { readonly id: string; readonly points: number }[]
}

/** By how many points the best profile must lead. */
const MARGIN = 3

/** Chooses the profile by its fingerprint: header cells, words before the table, section titles. */
export function chooseProfile(
  headerRows: readonly (readonly string[])[],
  allRows: readonly (readonly string[])[],
): ProfileChoice {
  const headers = headerRows.map((cells) => new Set(cells.map((cell) => headerName(cell).key)))
  const words = new Set(
    allRows
      .slice(0, 5000)
      .flatMap((cells) => cells.slice(0, 8))
      .map(normaliseCell),
  )
  const scores = profiles
    .map((profile) => ({ profile, points: score(profile, headers, words) }))
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points)
  const [best, next] = scores
  const report = scores.slice(0, 3).map(({ profile, points }) => ({ id: profile.id, points }))
  const inTeams = best === undefined || best.points - (next?.points ?? 0) < MARGIN
  const teams = inTeams ? teamsByShape(headers, words) : undefined
  if (teams !== undefined) {
    const because = 'the column (UPN) and the numbers of its sections are those of Teams'
    return { profile: teams, because, ambiguous: false, scores: report }
  }
  if (best === undefined) {
    const because = 'no named profile has all of its header cells here'
    return { profile: genericProfile, because, ambiguous: false, scores: report }
  }
  const lead = best.points - (next?.points ?? 0)
  if (lead < MARGIN) {
    const because = `ambiguous: ${best.profile.id} and ${next?.profile.id ?? ''} fit about as well`
    return { profile: genericProfile, because, ambiguous: true, scores: report }
  }
  const because = `its header cells are here${next === undefined ? '' : `, ${lead} points before ${next.profile.id}`}`
  return { profile: best.profile, because, ambiguous: false, scores: report }
}

/** Header cells that a profile needs and no row has; empty where the profile fits. */
export function missingCells(
  profile: Profile,
  headerRows: readonly (readonly string[])[],
): readonly string[] {
  const headers = headerRows.map((cells) => new Set(cells.map((cell) => headerName(cell).key)))
  const isTeams = profile.id.startsWith('teams-attendance')
  if (isTeams && headers.some((keys) => isTeamsHeader([...keys]))) return []
  const missing = headers.map((keys) => profile.all.filter((cell) => !keys.has(cell)))
  return missing.toSorted((a, b) => a.length - b.length)[0] ?? profile.all
}

/** Teams in a language whose words are not known, or without times, by what it has in every language. */
function teamsByShape(
  headers: readonly ReadonlySet<string>[],
  words: ReadonlySet<string>,
): Profile | undefined {
  const header = headers.find((keys) => isTeamsHeader([...keys]))
  if (header === undefined) return undefined
  if ([...words].some((word) => /^2\. \p{L}/u.test(word))) return profileNamed('teams-attendance')
  return [...header].at(6)?.endsWith('(upn)') === true
    ? profileNamed('teams-attendance-2021')
    : undefined
}

function score(
  profile: Profile,
  headers: readonly ReadonlySet<string>[],
  words: ReadonlySet<string>,
): number {
  const fitting = headers.filter(
    (keys) =>
      profile.all.every((cell) => keys.has(cell)) && !profile.none.some((cell) => keys.has(cell)),
  )
  if (fitting.length === 0) return 0
  const preamble = profile.preamble.filter((word) => words.has(word)).length
  if (profile.needsPreamble && preamble === 0) return 0
  const sections = profile.sections.some((title) => words.has(title)) ? 1 : 0
  const extra = Math.max(
    ...fitting.map((keys) => profile.any.filter((cell) => keys.has(cell)).length),
  )
  return 3 * profile.all.length + extra + 4 * preamble + 2 * sections
}
