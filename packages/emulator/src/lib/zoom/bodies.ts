import {
  shapeOf,
  type ZoomAccount,
  type ZoomGathering,
  type ZoomInstance,
  type ZoomRegistrant,
  type ZoomUser,
  zoomTime,
} from './account.ts'

/** A user as `GET /users` lists them. */
export function userBody(user: ZoomUser): object {
  return {
    id: user.id,
    first_name: user.firstName,
    last_name: user.lastName,
    email: user.email,
    type: 2,
    status: 'active',
  }
}

/** A webinar or meeting as a host's list has it: without settings, occurrences and the host's address. */
export function listedBody(gathering: ZoomGathering): object {
  return {
    uuid: gathering.uuid,
    id: gathering.id,
    host_id: gathering.hostId,
    topic: gathering.topic,
    type: gathering.type,
    duration: gathering.minutes,
    timezone: gathering.timezone,
    agenda: gathering.agenda,
    created_at: zoomTime(gathering.createdAt),
    join_url: `https://zoom.example/j/${gathering.id}`,
    ...(shapeOf(gathering) === 'unplanned' ? {} : { start_time: zoomTime(gathering.startsAt) }),
  }
}

/** A webinar or meeting in full. */
export function detailBody(
  account: ZoomAccount,
  gathering: ZoomGathering,
  past: boolean,
  now: number,
): object {
  const host = account.users.find(({ id }) => id === gathering.hostId)
  const shown = gathering.occurrences.filter(
    ({ startsAt, minutes }) => past || startsAt + minutes * 60_000 > now,
  )
  const registers = gathering.approvalType !== 2
  return {
    ...listedBody(gathering),
    host_email: host?.email ?? '',
    ...(registers ? { registration_url: registrationUrl(gathering) } : {}),
    ...(shapeOf(gathering) === 'series'
      ? {
          occurrences: shown.map((occurrence) => ({
            occurrence_id: occurrence.id,
            start_time: zoomTime(occurrence.startsAt),
            duration: occurrence.minutes,
            status: occurrence.status,
          })),
        }
      : {}),
    settings: {
      approval_type: gathering.approvalType,
      registration_type: gathering.registrationType,
      practice_session: gathering.practiceSession,
      email_in_attendee_report: true,
    },
  }
}

/** Where people register. */
export function registrationUrl({ kind, id }: ZoomGathering): string {
  return `https://zoom.example/${kind}/register/${id}`
}

/** A registrant as the lists have them; the join link is the person's own. */
export function registrantBody(registrant: ZoomRegistrant): object {
  return {
    id: registrant.id,
    email: registrant.email,
    first_name: registrant.firstName,
    last_name: registrant.lastName,
    address: '',
    city: '',
    state: '',
    zip: '',
    country: '',
    phone: '',
    comments: '',
    industry: '',
    job_title: registrant.jobTitle,
    no_of_employees: '',
    org: registrant.organization,
    purchasing_time_frame: '',
    role_in_purchase_process: '',
    custom_questions: registrant.answers,
    status: registrant.status,
    create_time: zoomTime(registrant.createdAt),
    join_url: `https://zoom.example/w/${registrant.id}?tk=personal-${registrant.id}`,
  }
}

/** An instance as the account's history report lists it. */
export function historyBody(
  account: ZoomAccount,
  gathering: ZoomGathering,
  instance: ZoomInstance,
): object {
  const host = account.users.find(({ id }) => id === gathering.hostId)
  const endedAt = instance.endedAt ?? instance.startedAt
  return {
    meeting_uuid: instance.uuid,
    meeting_id: gathering.id,
    type: gathering.kind === 'webinar' ? 'Webinar' : 'Meeting',
    host_display_name: `${host?.firstName ?? ''} ${host?.lastName ?? ''}`,
    host_email: host?.email ?? '',
    start_time: zoomTime(instance.startedAt),
    end_time: zoomTime(endedAt),
    topic: gathering.topic,
    participants: instance.rows.length,
    duration: Math.round((endedAt - instance.startedAt) / 60_000),
    source: 'Zoom',
    create_time: zoomTime(gathering.createdAt),
    feature_used: { registration: gathering.approvalType !== 2 },
  }
}
