import { describe, expect, it } from 'vitest'
import { inspectText, peopleOf, restOf } from './support/inspect-text.ts'

const paris = { timeZone: 'Europe/Paris' }

function tabs(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.join('\t')).join('\n')
}

describe('the block about a meeting above its participants', () => {
  it.each([
    [
      'Japanese',
      'ミーティング ID,トピック,開始時刻,終了時刻,ユーザーメール,所要時間（分）,参加者,',
      '名前 (元の名前),ユーザーメール,参加時刻,退出時刻,所要時間（分）',
    ],
    [
      'Spanish',
      'ID de reunión,Tema,Hora de inicio,Hora de finalización,E-mail del usuario,Duración (minutos),Participantes,',
      'Nombre (nombre original),E-mail del usuario,Hora para unirse,Hora para salir,Duración (minutos)',
    ],
    [
      'French',
      'ID de réunion,Sujet,Heure de début,Heure de fin,Adresse e-mail de l’utilisateur,Durée (minutes),Participants,',
      'Nom (nom original),Adresse e-mail de l’utilisateur,Heure d’arrivée,Heure de départ,Durée (minutes)',
    ],
  ])('is no person in %s', async (_language, block, header) => {
    const [start, end] = ['2026/9/18 18:58', '2026/9/18 20:02']
    const text = [
      block,
      `855 5550 1234,Café,${start},${end},host@example.com,64,2,`,
      '',
      header,
      `Host,host@example.com,${start},${end},64`,
      'Ann,ann@example.com,2026/9/18 19:00,2026/9/18 19:30,30',
    ].join('\n')
    const inspection = await inspectText(text, paris)
    expect(peopleOf(inspection)).toEqual(['ann@example.com attended 1800 (6)'])
    expect(restOf(inspection)).toEqual(['5 host'])
    expect(inspection.report.event).toEqual({
      title: 'Café',
      platformId: '85555501234',
      startsAt: '2026-09-18T16:58:00Z',
      endsAt: '2026-09-18T18:02:00Z',
    })
  })
})

describe('Teams', () => {
  const activities = [
    ['3. Attività durante la riunione'],
    ['Nome', 'Ingresso', 'Uscita', 'Durata', 'E-mail', 'Ruolo'],
    ['Ann', '18/09/26, 17:00:21', '18/09/26, 18:00:00', '58 min', 'ann@example.com', 'X'],
  ]

  it('is read by the places of its columns in a language whose words are not known', async () => {
    const inspection = await inspectText(
      tabs([
        ['1. Riepilogo'],
        ['Nome dell’incontro', 'Prodotto'],
        ['Inizio', '18/09/26, 16:58:33'],
        ['Fine', '18/09/26, 18:02:11'],
        [],
        ['2. Partecipanti'],
        ['Chi', 'Primo accesso', 'Ultima uscita', 'Tempo', 'Posta', 'Codice (UPN)', 'Parte'],
        ['Ann', '18/09/26, 17:00:21', '18/09/26, 18:00:00', '58 min', 'ann@example.com', '', 'X'],
        [],
        ...activities,
      ]),
      paris,
    )
    expect(peopleOf(inspection)).toEqual(['ann@example.com attended 3480 (8)'])
    expect(restOf(inspection)).toEqual(['12 repeated_section'])
    expect(inspection.report).toMatchObject({
      profile: 'teams-attendance',
      event: { title: 'Prodotto', startsAt: '2026-09-18T14:58:33Z' },
    })
  })

  it('says who attended where a tenant keeps the times back', async () => {
    const inspection = await inspectText(
      tabs([
        ['1. Summary'],
        ['Meeting title', 'Product'],
        ['Start time', '9/18/26, 4:58:33 PM'],
        [],
        ['2. Participants'],
        ['Name', 'Email', 'Participant ID (UPN)', 'Role'],
        ['Ann', 'ann@example.com', 'ann@example.com', 'Attendee'],
      ]),
      paris,
    )
    expect(peopleOf(inspection)).toEqual([])
    expect(restOf(inspection)).toEqual(['7 attendance_without_times'])
  })

  it('of 2021 is read in other languages, its summary by the order of its lines', async () => {
    const inspection = await inspectText(
      tabs([
        ['Resumo da Reunião'],
        ['Número Total de Participantes', '2'],
        ['Nome da Reunião', 'Produto'],
        ['Começo', '18/09/2026 16:58:33'],
        ['Final', '18/09/2026 18:02:11'],
        ['Código', 'abc-1'],
        [],
        ['Nome Completo', 'Entrou', 'Saiu', 'Tempo', 'Email', 'Função', 'ID (UPN)'],
        ['H', '18/09/2026 16:58:33', '18/09/2026 18:00:00', '1h', 'h@example.com', 'Organizador'],
        ['Bia', '18/09/2026 17:00:00', '18/09/2026 17:30:00', '30min', 'bia@example.com', 'X', ''],
      ]),
      paris,
    )
    expect(peopleOf(inspection)).toEqual(['bia@example.com attended 1800 (10)'])
    expect(restOf(inspection)).toEqual(['9 host'])
    expect(inspection.report).toMatchObject({
      profile: 'teams-attendance-2021',
      event: { title: 'Produto', platformId: 'abc-1', endsAt: '2026-09-18T16:02:11Z' },
    })
  })
})

describe('headers', () => {
  it('may be written as in programs', async () => {
    const text =
      'FirstName,EmailAddress,registration_date,attended,enter_time,exit_time\n' +
      'Ann,ann@example.com,2026-09-01 10:00:00,true,2026-09-18 10:00:00,2026-09-18 10:30:00\n'
    expect(peopleOf(await inspectText(text, paris))).toEqual([
      'ann@example.com registered attended 1800 (2)',
    ])
  })

  it('of a usage report name the host first, whatever a program made of the second of the same name', async () => {
    const header = 'Topic,Meeting ID,User_Email_1,Name (Original Name),User_Email_2'
    const rows = ['Host,host@example.com', 'Ann,ann@example.com'].map(
      (person) => `Weekly,123,host@example.com,${person},15/08/2022 01:20,15/08/2022 01:50,30\n`,
    )
    const text = `${header},Join Time,Leave Time,Duration (Minutes)\n${rows.join('')}`
    const inspection = await inspectText(text, paris)
    expect(peopleOf(inspection)).toEqual(['ann@example.com attended 1800 (3)'])
    expect(restOf(inspection)).toEqual(['2 host'])
  })

  it('stand again where files were put together, each with its byte order mark', async () => {
    const text =
      '\ufeffEmail,Attended\na@example.com,No\n' +
      '\ufeff"Email","Attended"\nb@example.com,No\n' +
      '\ufeffAttended,Email\nNo,c@example.com\n'
    const inspection = await inspectText(text)
    expect(peopleOf(inspection)).toEqual([
      'a@example.com registered (2)',
      'b@example.com registered (4)',
      'c@example.com registered (6)',
    ])
    expect(restOf(inspection)).toEqual([])
  })

  it('of a newer GoTo report are GoTo’s and not Zoom’s', async () => {
    const text = [
      'Attendee Report,,GoToWebinar',
      'Session Details',
      'Attended,Interest Rating,Last Name,First Name,Email,Registration Date/Time,Join Time,Leave Time,Time in Session (minutes)',
      'Yes,60,S,P,p@example.com,"Sep 7, 2026 10:00 AM EDT","Sep 8, 2026 10:00 AM EDT","Sep 8, 2026 10:30 AM EDT",30',
    ].join('\n')
    const inspection = await inspectText(text)
    expect(inspection.report.profile).toBe('gotowebinar-attendee')
    expect(peopleOf(inspection)).toEqual(['p@example.com registered attended 1800 (4)'])
  })
})

it('understands half-width letters and cancellations in a column about attendance', async () => {
  const text =
    'ﾅﾏｴ,ﾒｰﾙ,ｼｭｯｾｷ\nﾀﾛｳ,a@example.com,ﾊｲ\nﾊﾅｺ,b@example.com,ｲｲｴ\nﾂｷｺ,c@example.com,ｷｬﾝｾﾙ\n'
  const inspection = await inspectText(text, { untimedAttendance: 'estimate' })
  expect(peopleOf(inspection)).toEqual([
    'a@example.com registered attended (2)',
    'b@example.com registered (3)',
    'c@example.com registered cancelled (4)',
  ])
  expect(inspection.notices).toEqual([])
})

describe('very long lines', () => {
  it('may hold the header, beyond the first look', async () => {
    const questions = Array.from({ length: 5000 }, (_, at) => `A long question number ${at}?`)
    const answers = questions.map(() => 'x').join(',')
    const text = `${questions.join(',')},Email\n${answers},a@example.com\n`
    expect(peopleOf(await inspectText(text))).toEqual(['a@example.com registered (2)'])
  })

  it('that may be the header are told as the reason why a file is refused', async () => {
    const wide = Array.from({ length: 10_001 }, () => 'x').join(',')
    const { refused } = await inspectText(`Email,${wide}\na@example.com,${wide}\nb@example.com\n`)
    expect(refused).toContain('line 1 is too large to be looked at')
    expect((await inspectText('x'.repeat(3_000_000))).refused).toContain('line 1 is too large')
  })
})

describe('a report of Google Meet', () => {
  const people =
    'Name,Email,Duration,Time joined,Time exited\nAnn,ann@example.com,42m,11:30 PM,12:12 AM\n'

  it('takes the day of its clock times from the block above it', async () => {
    const block = 'Meeting title,Date,Start time,End time\nStandup,2026-09-18,11:00 PM,11:59 PM\n\n'
    const inspection = await inspectText(block + people, { timeZone: 'UTC' })
    expect(peopleOf(inspection)).toEqual(['ann@example.com attended 2520 (5)'])
    expect(inspection.report.people[0]?.firstJoin).toBe('2026-09-18T23:30:00Z')
    expect(inspection.report.event).toMatchObject({
      title: 'Standup',
      startsAt: '2026-09-18T23:00:00Z',
    })
    expect(inspection.findings.at(-1)).toMatchObject({ what: 'event date', found: '2026-09-18' })
  })

  it('is refused without a day, with all that is missing at once', async () => {
    const { refused, findings } = await inspectText(people)
    expect(refused).toContain('Set the option timeZone')
    expect(refused).toContain('Set the option eventDate')
    expect(findings.at(-1)).toMatchObject({ found: 'missing', option: '--event-date' })
  })
})

it('leaves a row of totals out, however wide it is, and nobody who is called like one', async () => {
  const text =
    'Name,Email,Join Time,Leave Time,Paid,Seats,Tickets\n' +
    'Ann,ann@example.com,2026-09-18 10:00,2026-09-18 10:30,1,1,1\n' +
    'Total Eclipse,,2026-09-18 10:00,2026-09-18 10:30,,,\n' +
    'Totals,$3.50,,,2,3,100 %\n'
  expect(restOf(await inspectText(text, paris))).toEqual(['4 summary_row', '3 no_email'])
})

it('rejects anonymous people of a live event for want of an address, not for a wrong one', async () => {
  const text =
    'SessionId,ParticipantId,FullName,UserAgent,UtcEventTimestamp,Action,Role\n' +
    '1,3f2a-77,Anonymous,UA,1/25/2022 4:48:08 PM,Joined,Attendee\n'
  expect(restOf(await inspectText(text))).toEqual(['2 no_email'])
})

describe('the option headerLine', () => {
  const text = 'Draft,Name\nPerson,Kontakt\nEmail,Name\nann@example.com,Ann\nbob@example.com,Bob\n'

  it('says which line is the header, whatever others look like one', async () => {
    const { findings, ...inspection } = await inspectText(text, { headerLine: 2 })
    expect(findings.find(({ what }) => what === 'header')).toMatchObject({
      found: 'line 2',
      because: 'the option headerLine says so',
      option: '--header-line',
    })
    expect(peopleOf({ ...inspection, findings })).toEqual([
      'ann@example.com registered (4)',
      'bob@example.com registered (5)',
    ])
  })

  it('says that there is none', async () => {
    const list = await inspectText('ann@example.com,Ann\nbob@example.com,Bob\n', { headerLine: 0 })
    expect(peopleOf(list)).toHaveLength(2)
  })

  it('names a line where no row begins: the file is refused', async () => {
    const { refused } = await inspectText(text, { headerLine: 99 })
    expect(refused).toContain('headerLine says line 99')
    await expect(inspectText(text, { headerLine: 1.5 })).rejects.toThrow('headerLine')
  })
})

it('tells which parts of a report were found, by their titles', async () => {
  const text =
    'Attendee Report\nHost Details\nAttended,User Name,Email\nYes,H,h@example.com\n' +
    'Attendee Details\nAttended,First Name,Last Name,Email\nNo,A,B,a@example.com\n'
  const { findings } = await inspectText(text)
  expect(findings.find(({ what }) => what === 'parts')).toMatchObject({
    found: 'preamble 1, host 2, people 5',
  })
})
