// Minutes east of UTC. Where an abbreviation has several meanings, the commonest in webinar exports is first.
const meanings: Readonly<Record<string, readonly number[]>> = {
  UTC: [0],
  GMT: [0],
  Z: [0],
  WET: [0],
  WEST: [60],
  BST: [60, 360],
  CET: [60],
  MEZ: [60],
  CEST: [120],
  MESZ: [120],
  EET: [120],
  EEST: [180],
  MSK: [180],
  IST: [330, 60, 120],
  SGT: [480],
  HKT: [480],
  AWST: [480],
  JST: [540],
  KST: [540],
  ACST: [570],
  ACDT: [630],
  AEST: [600],
  AEDT: [660],
  NZST: [720],
  NZDT: [780],
  NST: [-210],
  NDT: [-150],
  AST: [-240],
  ADT: [-180],
  EST: [-300],
  EDT: [-240],
  CST: [-360, 480],
  CDT: [-300],
  MST: [-420],
  MDT: [-360],
  PST: [-480],
  PDT: [-420],
  AKST: [-540],
  AKDT: [-480],
  HST: [-600],
  BRT: [-180],
  ART: [-180],
}

/** What a zone abbreviation like EDT can mean, in minutes east of UTC, the commonest first; empty: unknown. */
export function zoneMeanings(abbreviation: string): readonly number[] {
  return Object.hasOwn(meanings, abbreviation) ? (meanings[abbreviation] ?? []) : []
}

/** Minutes east of UTC as `+05:30`. */
export function offsetName(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}
