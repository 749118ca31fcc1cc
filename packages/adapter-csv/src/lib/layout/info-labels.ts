/** A fact about the event that a label before the table names. */
export type InfoLabel = 'title' | 'id' | 'date' | 'start' | 'end' | 'minutes' | 'host' | 'other'

// Normalised labels, between bars; `other` ones are known and not used.
const names: Readonly<Record<InfoLabel, string>> = {
  title:
    'topic | webinar name | meeting title | meeting name | トピック | 会議のタイトル | tema | título de la reunión | besprechungstitel | título da reunião | titre de la réunion | thema | sujet | titel der besprechung | titolo della riunione | 会議名 | 件名',
  id: 'webinar id | meeting id | id | ウェビナーid | ウェビナー id | ミーティングid | ミーティング id | 会議 id | id del seminario web | id de la reunión | id de reunión | id de réunion | id de la réunion | id da reunião | meeting-id | webinar-id | besprechungs-id | id riunione',
  date: 'date | meeting date | event date | 日付 | 開催日 | fecha | datum | data',
  start:
    'actual start time | scheduled start time | scheduled time | start time | actual start date/time | scheduled start date/time | meeting start time | 開始時刻 | 実際の開始時刻 | hora de inicio | hora de inicio real | hora real de inicio | startzeit | hora de início | horário de início | heure de début | ora di inizio',
  end: 'end time | meeting end time | 終了時刻 | hora de finalización | endzeit | hora de término | horário de término | heure de fin | ora di fine',
  minutes:
    'actual duration (minutes) | scheduled duration (minutes) | duration (minutes) | 実際の時間(分) | 所要時間(分) | duración real (minutos) | duración (minutos) | durée (minutes)',
  host: "host | user email | ホスト | ユーザーメール | anfitrión | e-mail del usuario | correo electrónico del usuario | hôte | adresse e-mail de l'utilisateur",
  other:
    'generated | report generated | report generated time | レポート作成時刻 | # registered | # registrants | # cancelled | # cancelled registrants | # approved | # denied | unique viewers | total users | max concurrent views | enable registration | participants | attended participants | total number of participants | average attendance time | meeting duration | clicked registration link | opened invitation | total attended | n.º inscritos | espectadores exclusivos | usuarios totales | vistas simultáneas máximas | 登録者数 | キャンセルした登録者数 | ユニークな視聴者数 | 合計ユーザー数 | participantes',
}

const byName = new Map<string, InfoLabel>()
for (const [label, between] of Object.entries(names) as [InfoLabel, string][]) {
  for (const name of between.split(' | ')) byName.set(name, label)
}

/** What a normalised cell before the table labels; undefined where it is no label. */
export function infoLabel(key: string): InfoLabel | undefined {
  return byName.get(key)
}
