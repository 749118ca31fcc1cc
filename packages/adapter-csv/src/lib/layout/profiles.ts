/** How the rows of a table of people are to be understood. */
export type RowMeaning =
  /** Each row is a registration, unless its status says otherwise; columns tell who attended. */
  | 'registrants'
  /** Each row is a registration; nobody's attendance is told. */
  | 'registrations'
  /** A row is a registration only where its cells tell of one: rejoins leave them empty. */
  | 'told'
  /** Each row is a stay; nobody's registration is told. */
  | 'participants'
  /** Columns for registered, cancelled and attended. */
  | 'columns'
  /** One row per joining and one per leaving. */
  | 'log'
  /** By the columns that there are. */
  | 'generic'

/** What a stated duration beside both times says: nothing new, the time in the room, or that to whole minutes. */
export type StatedDuration = 'per-join' | 'exact' | 'whole-minutes'

/** The fingerprint of one platform's export. All names as normaliseCell gives them. */
export interface Profile {
  readonly id: string
  readonly meaning: RowMeaning
  readonly duration: StatedDuration
  /** Cells before the table that raise the score. */
  readonly preamble: readonly string[]
  /** True where the score counts only with a cell of the preamble: the columns alone are too common. */
  readonly needsPreamble: boolean
  /** Titles of the section that holds the people. */
  readonly sections: readonly string[]
  /** Header cells that must all be there. */
  readonly all: readonly string[]
  /** Header cells that raise the score. */
  readonly any: readonly string[]
  /** Header cells that must not be there. */
  readonly none: readonly string[]
}

/** What serves every file that no fingerprint fits. */
export const genericProfile: Profile = {
  id: 'generic',
  meaning: 'generic',
  duration: 'whole-minutes',
  needsPreamble: false,
  preamble: [],
  sections: [],
  all: [],
  any: [],
  none: [],
}

/** A profile as it is written down: names between bars; `duration` is `per-join` where it is missing. */
interface WrittenProfile {
  readonly id: string
  readonly meaning: RowMeaning
  readonly duration?: StatedDuration
  readonly needsPreamble?: boolean
  readonly preamble?: string
  readonly sections?: string
  readonly all: string
  readonly any?: string
  readonly none?: string
}

const written: readonly WrittenProfile[] = [
  {
    id: 'zoom-webinar-attendee',
    meaning: 'told',
    preamble: 'attendee report',
    sections: 'attendee details',
    all: 'attended | email | join time | leave time | time in session (minutes)',
    any: 'user name (original name) | first name | last name | registration time | approval status | is guest | country/region name | source name | user name',
  },
  {
    id: 'zoom-webinar-registration',
    meaning: 'registrations',
    preamble: 'registration report',
    sections: 'attendee details | registrant details',
    all: 'first name | last name | email | registration time | approval status',
    any: 'source name | attendance type',
    none: 'attended | join time',
  },
  {
    id: 'zoom-meeting-participants',
    meaning: 'participants',
    all: 'name (original name) | join time | leave time | duration (minutes)',
    any: 'user email | email | guest | recording consent | recording disclaimer response | in waiting room',
  },
  {
    id: 'zoom-meeting-participants-unique',
    meaning: 'participants',
    all: 'name (original name) | total duration (minutes)',
    any: 'user email | email | guest',
  },
  {
    id: 'zoom-meeting-participants-ja',
    meaning: 'participants',
    all: '名前 (元の名前) | ユーザーメール',
    any: '参加時刻 | 退出時刻 | 所要時間(分) | ゲスト',
  },
  {
    id: 'zoom-meeting-participants-es',
    meaning: 'participants',
    all: 'nombre (nombre original)',
    any: 'correo electrónico | e-mail del usuario | hora de entrada | hora para unirse | hora de salida | hora para salir | duración (minutos) | duración total (minutos) | invitado | en sala de espera',
  },
  {
    id: 'zoom-meeting-participants-fr',
    meaning: 'participants',
    all: 'nom (nom original)',
    any: "adresse e-mail de l'utilisateur | heure d'arrivée | heure de départ | durée (minutes) | invité | salle d'attente",
  },
  {
    id: 'zoom-webinar-attendee-ja',
    meaning: 'told',
    preamble: '出席者レポート',
    sections: '出席者の詳細',
    all: '出席済み | メール',
    any: 'ユーザー名 (元の名前) | 登録時刻 | 承認ステータス | 参加時刻 | 退出時刻 | セッションの時間(分)',
  },
  {
    id: 'gotowebinar-attendee',
    meaning: 'registrants',
    duration: 'whole-minutes',
    preamble: 'attendee report | gotowebinar',
    sections: 'session details',
    all: 'attended | interest rating | email | join time | leave time',
    any: 'first name | last name | registration date | registration date/time | in session duration* (minutes) | in session duration (minutes) | unsubscribed | questions asked by attendee',
  },
  {
    id: 'gotowebinar-registrant',
    meaning: 'registrations',
    preamble: 'registration report | gotowebinar',
    needsPreamble: true,
    sections: 'registrant details',
    all: 'first name | last name | email | registration date',
    any: 'unsubscribed | registrant status',
    none: 'attended',
  },
  {
    id: 'teams-attendance-list',
    meaning: 'participants',
    all: 'full name | user action | timestamp',
  },
  {
    id: 'teams-attendance-2021',
    meaning: 'participants',
    preamble: 'meeting summary',
    all: 'full name | join time | leave time | duration | email | role | participant id (upn)',
  },
  {
    id: 'teams-attendance',
    meaning: 'participants',
    duration: 'exact',
    preamble: '1. summary',
    sections: '2. participants',
    all: 'name | first join | last leave | in-meeting duration | email | role',
    any: 'participant id (upn)',
  },
  {
    id: 'teams-attendance-ja',
    meaning: 'participants',
    duration: 'exact',
    preamble: '1. 要約',
    sections: '2. 参加者',
    all: '名前 | 会議の長さ',
    any: '初めての参加 | 最終退出 | メール | メール アドレス | 参加者 id (upn) | 役割',
  },
  {
    id: 'teams-attendance-pt',
    meaning: 'participants',
    duration: 'exact',
    preamble: '1. resumo',
    sections: '2. participantes',
    all: 'nome | id do participante (upn)',
    any: 'primeira entrada | primeiro ingresso | última saída | email | função',
  },
  {
    id: 'teams-attendance-es',
    meaning: 'participants',
    duration: 'exact',
    preamble: '1. resumen',
    sections: '2. participantes',
    all: 'primera entrada | duración de la reunión',
    any: 'id. de participante (upn) | nombre | rol',
  },
  {
    id: 'teams-attendance-de',
    meaning: 'participants',
    duration: 'exact',
    preamble: '1. zusammenfassung',
    sections: '2. teilnehmer',
    all: 'name | erster beitritt | teilnehmer-id (upn)',
    any: 'letztes verlassen | rolle | e-mail',
  },
  {
    id: 'teams-live-event',
    meaning: 'log',
    all: 'sessionid | participantid | fullname | utceventtimestamp | action | role',
    any: 'useragent',
  },
  {
    id: 'webex-attendees',
    meaning: 'participants',
    all: 'meeting name | meeting start time | attendee email | join time | leave time | attendance duration',
    any: 'meeting end time | name | connection type',
  },
  {
    id: 'webex-attendees-sessions',
    meaning: 'participants',
    all: 'session name | display name | attendee email | attendance duration',
    any: 'join time | leave time | connection type',
  },
  {
    id: 'google-meet-attendance',
    meaning: 'participants',
    duration: 'whole-minutes',
    all: 'email | duration | time joined | time exited',
    any: 'first name | last name | name',
  },
  {
    id: 'luma-guests',
    meaning: 'registrants',
    all: 'name | email | created_at | approval_status | checked_in_at',
    any: 'api_id | guest_id | first_name | last_name | phone_number | custom_source | utm_source | qr_code_url | ticket_name | ticket_type_id',
  },
  {
    id: 'eventbrite-attendees',
    meaning: 'registrants',
    all: 'order # | order date | first name | last name | email | attendee status',
    any: 'attendee # | ticket type | quantity | order type',
  },
  {
    id: 'meetup-attendees',
    meaning: 'registrants',
    all: 'user id | event host | rsvp | guests | rsvped on | joined group on',
    any: 'attendance | url of member profile',
  },
  {
    id: 'hubspot-participants',
    meaning: 'columns',
    all: 'email | attended | registered | cancelled',
  },
  {
    id: 'zoom-webinar-attendee-es',
    meaning: 'told',
    preamble: 'informe de asistentes | informe de asistente',
    sections: 'detalles de asistente',
    all: 'asistió | correo electrónico | tiempo en la sesión (minutos)',
    any: 'nombre de usuario (nombre original) | nombre | apellido | hora de registro | puesto de trabajo | hora de entrada | hora de salida | nombre de país/región',
  },
]

/** The exports that are known by name. */
export const profiles: readonly Profile[] = written.map((profile) => ({
  duration: 'per-join',
  needsPreamble: false,
  ...profile,
  preamble: split(profile.preamble),
  sections: split(profile.sections),
  all: split(profile.all),
  any: split(profile.any),
  none: split(profile.none),
}))

function split(names: string | undefined): readonly string[] {
  return names === undefined ? [] : names.split(' | ')
}

/** The profile of that name, `generic` included; undefined where there is none. */
export function profileNamed(id: string): Profile | undefined {
  return id === genericProfile.id ? genericProfile : profiles.find((profile) => profile.id === id)
}
