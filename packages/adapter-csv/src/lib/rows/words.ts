/** What a cell of a yes-or-no column says. */
export type Answer = 'yes' | 'no' | 'nothing' | 'unknown'

/** What a status cell says. */
export type Status =
  | 'registered'
  | 'pending'
  | 'denied'
  | 'cancelled'
  | 'attended'
  | 'absent'
  | 'nothing'
  | 'unknown'

const yes = words(
  'yes|y|true|1|はい|ハイ|出席|参加|出席済み|出席済|参加済み|参加済|○|◯|〇|済|✓|✔|sí|sì|si|oui|ja|sim|attended|checked in|checked-in|completed|left early|present|joined|asistió|présent|anwesend|teilgenommen|compareceu|presente',
)
const no = words(
  'no|n|false|0|いいえ|イイエ|欠席|不参加|未参加|未出席|×|✕|✗|non|nein|não|nao|did not attend|not attended|no show|no-show|noshow|absent|not attending|abwesend|nicht teilgenommen|ausente',
)
/** Said of people who are expected: registered, and nothing about attendance. */
const expected = words(
  'attending|approved|registered|going|confirmed|pending|invited|登録済み|承認済み',
)
const none = words('|-|--|---|n/a|na|null|none')

const statuses = new Map<string, Status>(
  Object.entries({
    registered:
      'approved|registered|attending|going|confirmed|accepted|active|upgraded to panelist|upgraded to attendee|承認済み|承認|登録済み|登録|aprobado|inscrito|genehmigt|approuvé|aprovado|paid',
    pending:
      'pending|pending approval|pending_approval|pendingapproval|waitlist|waitlisted|on waitlist|invited|awaiting approval|保留|保留中|承認待ち|pendiente|ausstehend|en attente|pendente',
    denied:
      'denied|declined|rejected|rejectedbyorganizer|rejected by organizer|banned|blocked|拒否|却下|denegado|denegada|rechazado|rechazada|recusado|abgelehnt|refusé|negado',
    cancelled:
      'cancelled|canceled|cancelled by registrant|キャンセル|キャンセル済み|refunded|deleted|not attending|withdrawn|annulé|storniert|cancelado|cancelada',
    attended:
      'attended|checked in|checked-in|completed|left early|present|出席|出席済み|参加|参加済み',
    absent: 'did not attend|no show|no-show|noshow|absent|not attended|欠席|不参加|no asistió',
  } satisfies Partial<Record<Status, string>>).flatMap(([status, between]) =>
    between.split('|').map((word): [string, Status] => [word, status as Status]),
  ),
)

/** Reads a yes-or-no cell; a word that is not known is no yes. */
export function readAnswer(cell: string): Answer {
  return remembered(answers, cell, toAnswer)
}

/** Reads a status cell. */
export function readStatus(cell: string): Status {
  return remembered(statusesSeen, cell, toStatus)
}

/** Why somebody is not expected, where a cell about attendance says so; null where it says something else. */
export function statusInAnswer(cell: string): 'pending' | 'denied' | 'cancelled' | null {
  if (readAnswer(cell) !== 'unknown') return null
  const status = readStatus(cell)
  return status === 'pending' || status === 'denied' || status === 'cancelled' ? status : null
}

function toAnswer(cell: string): Answer {
  const word = normaliseWord(cell)
  if (none.has(word)) return 'nothing'
  if (yes.has(word)) return 'yes'
  if (no.has(word)) return 'no'
  return expected.has(word) ? 'nothing' : 'unknown'
}

function toStatus(cell: string): Status {
  const word = normaliseWord(cell)
  if (none.has(word)) return 'nothing'
  const known = statuses.get(word)
  if (known !== undefined) return known
  if (/^(?:cancel|キャンセル|annul|storn)/.test(word)) return 'cancelled'
  if (/^(?:den|declin|reject|ban)/.test(word)) return 'denied'
  if (/^(?:pend|wait|awaiting)/.test(word)) return 'pending'
  return /^approv|^upgraded to/.test(word) ? 'registered' : 'unknown'
}

/** Who somebody was by a role cell: the organizer hosts; a presenter of a Teams meeting is an ordinary participant. */
export function isHostRole(cell: string): boolean {
  return hostRoles.has(normaliseWord(cell))
}

const hostRoles = words(
  'organizer|organiser|co-organizer|co-organiser|host|co-host|producer|開催者|共同開催者|主催者|organizador|coorganizador|organizadora|organisator|mitorganisator|organisateur|co-organisateur|organizzatore',
)

/** Whether a log row tells of joining or of leaving; null: of neither. */
export function readAction(cell: string): 'joined' | 'left' | null {
  const word = normaliseWord(cell)
  if (/^(?:joined|join|ingressou|entrou|se unió|a rejoint|beigetreten|参加)/.test(word))
    return 'joined'
  return /^(?:left|leave|saiu|salió|a quitté|verlassen|退出)/.test(word) ? 'left' : null
}

function words(between: string): ReadonlySet<string> {
  return new Set(between.split('|'))
}

const MOST_REMEMBERED = 500
const answers = new Map<string, Answer>()
const statusesSeen = new Map<string, Status>()

/** What a cell means, remembered: a file says the same few words millions of times. */
function remembered<T>(seen: Map<string, T>, cell: string, read: (cell: string) => T): T {
  const known = seen.get(cell)
  if (known !== undefined) return known
  const meaning = read(cell)
  // Longer slices would keep the whole chunk that they were cut from.
  if (cell.length < 13 && seen.size < MOST_REMEMBERED) seen.set(cell, meaning)
  return meaning
}

function normaliseWord(cell: string): string {
  return cell.normalize('NFKC').trim().toLowerCase()
}
