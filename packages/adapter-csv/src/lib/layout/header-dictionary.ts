/** What a column can hold. */
export type Field =
  | 'email'
  | 'upn'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'attended'
  | 'registered'
  | 'cancelled'
  | 'status'
  | 'registeredAt'
  | 'checkedInAt'
  | 'joinedAt'
  | 'leftAt'
  | 'duration'
  | 'waitingRoom'
  | 'hostEmail'
  | 'role'
  | 'action'
  | 'timestamp'
  | 'session'
  | 'eventId'
  | 'eventTitle'
  | 'eventStart'
  | 'eventEnd'
  | 'checkInLink'
  | 'isGuest'
  | 'country'
  | 'company'
  | 'phone'
  | 'source'

/** Names between bars. */
interface FieldNames {
  /** Verbatim in a real export, a vendor's document, or a program that reads real exports. */
  readonly seen: string
  /** Likely, but not attested. */
  readonly guess: string
}

// Names as normaliseCell gives them, without the zone.
const names: Readonly<Record<Field, FieldNames>> = {
  email: {
    seen: "email | user email | e-mail | e-mail address | email address | attendee email | participantid | メール | メール アドレス | メールアドレス | ユーザーメール | correo electrónico | e-mail del usuario | adresse e-mail de l'utilisateur | e-mail-adresse",
    guess:
      'mail | work email | 業務用メール | eメール | 電子メール | ユーザーのメール | ユーザーのメールアドレス | adresse e-mail | courriel | e-mailadresse | login | user_email | email id | e-post | indirizzo e-mail | e mail | メールアドレス(必須) | adres e-mail | e-postadress',
  },
  upn: {
    seen: 'participant id (upn) | 参加者 id (upn) | id do participante (upn) | id. de participante (upn) | teilnehmer-id (upn)',
    guess: 'id du participant (upn) | id participant (upn)',
  },
  name: {
    seen: 'name | full name | fullname | user name | user name (original name) | name (original name) | display name | 名前 | 名前 (元の名前) | 氏名 | nombre (nombre original) | nombre | nome | nome completo | nom (nom original) | nom',
    guess:
      'attendee name | participant | participant name | 参加者 | 参加者名 | お名前 | ユーザー名 (元の名前) | nombre completo | nom complet | vollständiger name | participant-name | nombre de usuario (nombre original) | 姓と名 | ナマエ | シメイ | imię i nazwisko | nameofattendee',
  },
  firstName: {
    seen: 'first name | firstname | first_name | 名',
    guess: 'given name | 名前(名) | prénom | vorname | primer nombre | nombre de pila',
  },
  lastName: {
    seen: 'last name | lastname | last_name | surname | 姓',
    guess:
      'family name | 名前(姓) | nom de famille | nachname | apellidos | apellido | sobrenome | cognome',
  },
  attended: {
    seen: 'attended | teilgenommen',
    guess:
      '出席 | 出席済み | 参加 | 参加状況 | 出席状況 | 出欠 | attended live | present | présent | anwesend | asistió | compareceu | シュッセキ | 出席しました | attendance | presente | liveviewed',
  },
  registered: {
    seen: 'registered',
    guess: '登録 | 登録済み',
  },
  cancelled: {
    seen: 'cancelled',
    guess: 'canceled | キャンセル | annulé | storniert | cancelado',
  },
  status: {
    seen: 'approval status | approval_status | attendee status | registration status | status | rsvp',
    guess:
      '承認ステータス | 承認状況 | ステータス | statut | estado | registrant status | rsvp status | 承認されたステータス | estado de aprobación | attendance status',
  },
  registeredAt: {
    seen: 'registration time | registration date | created_at | order date | rsvped on',
    guess:
      "registered at | signup date | registration date | 登録時刻 | 登録日時 | 登録日 | 申込日時 | date d'inscription | registrierungsdatum | anmeldedatum | fecha de registro | hora de registro | registered on | 登録の日時 | created at | registration date/time | createtimestamp",
  },
  checkedInAt: {
    seen: 'checked_in_at',
    guess: 'check-in time',
  },
  joinedAt: {
    seen: "join time | first join | first join time | time joined | 参加時刻 | 初めての参加 | hora de entrada | hora para unirse | heure d'arrivée | primeira entrada | primeiro ingresso | horário de entrada | primera entrada | erster beitritt | beitrittszeit | beitreten",
    guess:
      '入室時刻 | 入室日時 | 参加日時 | 参加時間 | 最初の参加 | first joined at | enter time | entered live | heure de connexion | date-created | first live activity | joined at | hora de unión | join date | attendeefirstjointime',
  },
  leftAt: {
    seen: 'leave time | last leave | time exited | 退出時刻 | 最終退出 | hora de salida | hora para salir | heure de départ | última saída | horário de saída | letztes verlassen | verlassen | verlassenszeit',
    guess:
      '退室時刻 | 退室日時 | 退出時間 | última salida | exit time | left live | date-end | last live activity | left at | attendeelastleavetime',
  },
  duration: {
    seen: 'duration | duration (minutes) | total duration (minutes) | time in session (minutes) | in session duration* (minutes) | in session duration (minutes) | in-meeting duration | attendance duration | 所要時間(分) | 会議の長さ | duración (minutos) | duración total (minutos) | durée (minutes) | duração da reunião | duração na reunião | duração | duración de la reunión | dauer der besprechung | dauer',
    guess:
      '滞在時間 | 視聴時間 | 参加時間(分) | セッションの時間(分) | 合計時間(分) | live duration | live minutes | attended minutes | time live | minutes watched | duración | time spent in event (mins) | total time spent (minutes) | time spent (minutes) | attendance duration (minutes) | dauer (minuten) | tiempo en la sesión (minutos) | 期間 | minutes attended | duración total | durée | duree | attendeetotaltimeinsession',
  },
  waitingRoom: {
    seen: "in waiting room | en sala de espera | salle d'attente",
    guess: "待機室 | im warteraum | in sala d'attesa | na sala de espera",
  },
  hostEmail: {
    seen: '',
    guess: 'host email | host e-mail | organizer email',
  },
  role: {
    seen: 'role | 役割 | função | rolle | rol | rôle',
    guess: 'ruolo',
  },
  action: {
    seen: 'user action | action | atividade',
    guess:
      "ユーザー アクション | ユーザー操作 | benutzeraktion | acción del usuario | action de l'utilisateur",
  },
  timestamp: {
    seen: 'timestamp | utceventtimestamp | carimbo de data/hora',
    guess: 'タイムスタンプ | zeitstempel | marca de tiempo | horodateur',
  },
  session: {
    seen: 'session name',
    guess: '',
  },
  eventId: {
    seen: 'meeting id | webinar id',
    guess: 'ミーティングid | ウェビナーid | event id',
  },
  eventTitle: {
    seen: 'meeting name | topic | sco-name',
    guess: 'webinar name | event name | トピック | tema',
  },
  eventStart: {
    seen: 'meeting start time',
    guess: '',
  },
  eventEnd: {
    seen: 'meeting end time',
    guess: '',
  },
  checkInLink: {
    seen: 'qr_code_url',
    guess: '',
  },
  isGuest: {
    seen: 'guest | is guest | invitado | invité',
    guess: 'ゲスト | gast',
  },
  country: {
    seen: 'country/region name | country',
    guess: '国/地域名',
  },
  company: {
    seen: 'company | organization | organisation',
    guess:
      '会社 | 会社名 | 所属 | 所属名 | 企業名 | société | entreprise | firma | unternehmen | empresa',
  },
  phone: {
    seen: 'phone | phone number | phone_number',
    guess: '電話 | 電話番号 | téléphone | telefon | teléfono',
  },
  source: {
    seen: 'source name | custom_source | utm_source',
    guess: 'registration source | 登録元',
  },
}

/** The field that a header name stands for, and whether that is attested. */
export interface KnownName {
  readonly field: Field
  readonly attested: boolean
}

// Names that mean something else when they are written with blanks: "Participant ID" holds no address.
const asWritten = new Set(['participantid', 'login', 'date-created', 'date-end', 'sco-name'])

const byName = new Map<string, KnownName>()
const byLetters = new Map<string, KnownName>()
for (const [field, { seen, guess }] of Object.entries(names) as [Field, FieldNames][]) {
  for (const name of split(seen)) byName.set(name, { field, attested: true })
  for (const name of split(guess))
    if (!byName.has(name)) byName.set(name, { field, attested: false })
}
for (const [name, { field }] of byName) {
  if (!asWritten.has(name)) byLetters.set(lettersOf(name), { field, attested: false })
}

function split(between: string): readonly string[] {
  return between === '' ? [] : between.split(' | ')
}

/** What a normalised header name means, `join_time` and `JoinTime` like `Join Time`; undefined where it is not known. */
export function knownName(key: string): KnownName | undefined {
  return byName.get(key) ?? (key.length > LONGEST_NAME ? undefined : likeKnownName(key))
}

const LONGEST_NAME = 60

function likeKnownName(key: string): KnownName | undefined {
  // Teams writes this in every language behind the name of the column.
  if (key.endsWith('(upn)')) return { field: 'upn', attested: true }
  // Some programs number columns of the same name.
  return byLetters.get(lettersOf(key)) ?? byLetters.get(lettersOf(key.replace(/[._]\d{1,2}$/, '')))
}

/** A name without what stands between its words. */
function lettersOf(name: string): string {
  return name.replace(/[\s_-]+/g, '')
}

/** All fields that a column can hold. */
export const fields: readonly Field[] = Object.keys(names) as Field[]
