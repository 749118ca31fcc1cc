import type { Field } from './header-dictionary.ts'
import type { HeaderName } from './header-text.ts'

type Places = Readonly<Partial<Record<Field, number>>>

// How far from the column that ends in "(UPN)", which is the sixth since 2022 and was the seventh and last in 2021.
const since2022: Places = { name: -5, joinedAt: -4, leftAt: -3, duration: -2, email: -1, role: 1 }
const in2021: Places = { name: -6, joinedAt: -5, leftAt: -4, duration: -3, email: -2, role: -1 }

/** Fills in what the words of a language leave open: Teams has its columns in the same order in every language. */
export function placeTeamsColumns(
  found: Record<Field, number>,
  names: readonly HeaderName[],
): void {
  const upn = names.findIndex(({ key }) => key.endsWith('(upn)'))
  const places = upn === 5 ? since2022 : upn === 6 ? in2021 : null
  if (places === null) return
  const taken = new Set(Object.values(found))
  for (const [field, distance] of Object.entries(places) as [Field, number][]) {
    const column = upn + distance
    if (found[field] === -1 && !taken.has(column) && column < names.length) found[field] = column
  }
}
