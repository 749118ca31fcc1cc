import type { CsvInspection, CsvPerson } from '../commands/csv-module.ts'
import { oneLine } from './one-line.ts'
import { plural } from './plural.ts'
import { formatTable } from './table.ts'
import type { Terminal } from './terminal.ts'

const FIRST_PEOPLE = 5
const FIRST_REJECTIONS = 20

/** How a file would be read, for people. Addresses are masked unless everybody is asked for. */
export function formatInspection(
  inspection: CsvInspection,
  { terminal, people }: { readonly terminal: Terminal; readonly people: boolean },
): string {
  const { refused, findings, notices } = inspection
  const detected = formatTable(
    [{ title: '' }, { title: 'found' }, { title: 'because' }, { title: 'to change it' }],
    findings.map(({ what, found, because, option }) => [what, found, because, option]),
    terminal,
  )
  const lines = [terminal.paint('bold', inspection.file), '', detected, '']
  if (refused !== null) lines.push(`${terminal.paint('red', 'Refused:')} ${oneLine(refused)}`)
  else lines.push(...eventLines(inspection), '', ...peopleLines(inspection, terminal, people))
  lines.push(...rejectionLines(inspection))
  lines.push(...notices.map((notice) => `Note: ${oneLine(notice)}`))
  return lines.join('\n')
}

function eventLines({ report: { event } }: CsvInspection): string[] {
  return [
    `Event: ${oneLine(event.title ?? 'no title in the file')}`,
    `  id:    ${event.platformId ?? 'none in the file: the name of the file is used'}`,
    `  start: ${event.startsAt ?? 'not in the file'}`,
    `  end:   ${event.endsAt ?? 'not in the file'}`,
  ]
}

function peopleLines({ report }: CsvInspection, terminal: Terminal, all: boolean): string[] {
  const { people, leftOut, rejected } = report
  const shown = all ? people : people.slice(0, FIRST_PEOPLE)
  const table = formatTable(
    [
      { title: 'person' },
      { title: 'states' },
      { title: 'first join' },
      { title: 'last leave' },
      { title: 'seconds', align: 'right' },
    ],
    shown.map((person) => personRow(person, all)),
    terminal,
  )
  const more = people.length - shown.length
  return [
    `${plural(people.length, 'person').replace('persons', 'people')}, ${plural(rejected.length, 'row')} rejected, ${plural(leftOut.length, 'row')} left out${tally(leftOut)}`,
    ...(shown.length === 0 ? [] : ['', table]),
    ...(more === 0 ? [] : [`  … and ${more} more: --people shows everybody, unmasked`]),
  ]
}

function personRow(person: CsvPerson, whole: boolean): string[] {
  return [
    whole ? person.email : masked(person.email),
    person.states.join(', '),
    person.firstJoin ?? '',
    person.lastLeave ?? '',
    person.seconds === null ? '' : String(person.seconds),
  ]
}

/** `p…@example.com`: enough to see that the right column was taken. */
function masked(email: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}…${email.slice(at)}`
}

function tally(leftOut: CsvInspection['report']['leftOut']): string {
  if (leftOut.length === 0) return ''
  const counts = new Map<string, number>()
  for (const { rule } of leftOut) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  return ` (${[...counts].map(([rule, count]) => `${count} ${rule}`).join(', ')})`
}

function rejectionLines({ rejections }: CsvInspection): string[] {
  if (rejections.length === 0) return []
  const shown = rejections.slice(0, FIRST_REJECTIONS)
  const more = rejections.length - shown.length
  const untimed = rejections.some(({ code }) => code === 'attendance_without_times')
  return [
    '',
    'Rejected',
    ...shown.map(({ line, code, message }) => `  line ${line}: ${code}. ${oneLine(message)}`),
    ...(more === 0 ? [] : [`  … and ${more} more: --json lists them all`]),
    ...(untimed ? ["  To send estimated times: untimedAttendance: 'estimate'"] : []),
  ]
}
