import { type ZoomGathering, zoomTime } from './account.ts'
import { historyBody } from './bodies.ts'
import {
  gatheringById,
  instanceOf,
  notFound,
  ok,
  type Operation,
  type OperationContext,
  pageFields,
} from './operations.ts'
import { participantBody, visibleRows } from './report.ts'
import { type Reply, ZoomRefusal } from './reply.ts'

const DAY_MS = 86_400_000

/** The operations about what is over: instances, reports, the account's history. */
export const pastOperations: readonly Operation[] = [
  ...(['webinar', 'meeting'] as const).flatMap((kind) => operationsOf(kind)),
  {
    name: 'list history',
    pattern: /^\/report\/history_meetings$/,
    label: 'heavy',
    scopes: ['report:read:list_history_meetings:admin', 'report:read:admin'],
    answer: listHistory,
  },
]

function operationsOf(kind: ZoomGathering['kind']): Operation[] {
  return [
    {
      name: `list ${kind} instances`,
      pattern: new RegExp(`^/past_${kind}s/(?<id>.+)/instances$`),
      label: kind === 'webinar' ? 'light' : 'medium',
      scopes: [`${kind}:read:list_past_instances:admin`, `${kind}:read:admin`],
      answer: (context) => listInstances(context, kind),
    },
    {
      name: `list ${kind} participants`,
      pattern: new RegExp(`^/report/${kind}s/(?<id>.+)/participants$`),
      label: 'heavy',
      scopes: [`report:read:list_${kind}_participants:admin`, 'report:read:admin'],
      answer: (context) => listParticipants(context, kind),
    },
    {
      name: `list past ${kind} participants`,
      pattern: new RegExp(`^/past_${kind}s/(?<id>.+)/participants$`),
      label: 'medium',
      scopes: [`${kind}:read:list_past_participants:admin`, `${kind}:read:admin`],
      answer: (context) => listParticipants(context, kind),
    },
    {
      name: `get ${kind} report`,
      pattern: new RegExp(`^/report/${kind}s/(?<id>.+)$`),
      label: 'heavy',
      scopes: [`report:read:${kind}:admin`, 'report:read:admin'],
      answer: (context) => getReport(context, kind),
    },
  ]
}

function listInstances(context: OperationContext, kind: ZoomGathering['kind']): Reply {
  const gathering = gatheringById(context, kind, context.part('id'))
  const ended = gathering.instances.filter(({ endedAt }) => endedAt !== null)
  const bodies = ended.map(({ uuid, startedAt }) => ({ uuid, start_time: zoomTime(startedAt) }))
  return ok({ [`${kind}s`]: bodies })
}

function listParticipants(context: OperationContext, kind: ZoomGathering['kind']): Reply {
  const { pager, path, query, behaviour, now } = context
  const { gathering, instance } = instanceOf(context, kind, context.part('id'))
  refuseOld(kind, instance.endedAt ?? now, now)
  const rows = visibleRows(instance, behaviour, now)
  const people = new Set(instance.rows.map(({ truth, name }) => truth.email ?? name))
  // Zoom makes no report of a meeting that fewer than two people came to.
  if (rows === null || (kind === 'meeting' && people.size < 2)) {
    throw notFound(kind, String(gathering.id))
  }
  const page = pager.page(rows, { listing: path, query })
  const fields = query.get('include_fields')
  return ok({
    ...pageFields(page),
    participants: page.rows.map((row) => participantBody(row, fields)),
  })
}

function getReport(context: OperationContext, kind: ZoomGathering['kind']): Reply {
  const { account, now, behaviour } = context
  const { gathering, instance } = instanceOf(context, kind, context.part('id'))
  const endedAt = instance.endedAt ?? now
  refuseOld(kind, endedAt, now)
  if (visibleRows(instance, behaviour, now) === null) throw notFound(kind, String(gathering.id))
  const host = account.users.find(({ id }) => id === gathering.hostId)
  return ok({
    uuid: instance.uuid,
    id: gathering.id,
    type: gathering.type,
    topic: gathering.topic,
    user_name: `${host?.firstName ?? ''} ${host?.lastName ?? ''}`,
    user_email: host?.email ?? '',
    start_time: zoomTime(instance.startedAt),
    end_time: zoomTime(endedAt),
    duration: Math.round((endedAt - instance.startedAt) / 60_000),
    participants_count: new Set(instance.rows.map(({ truth, name }) => truth.email ?? name)).size,
  })
}

function refuseOld(kind: string, endedAt: number, now: number): void {
  if (now - endedAt > 365 * DAY_MS) {
    throw new ZoomRefusal(400, 12_702, `Can not access a ${kind} a year ago.`)
  }
}

function listHistory({ account, pager, path, query }: OperationContext): Reply {
  const from = dayOf(query.get('from'))
  const to = dayOf(query.get('to'))
  if (from === null || to === null) throw new ZoomRefusal(400, 300, 'Invalid field: from or to.')
  if (to - from > 31 * DAY_MS) {
    throw new ZoomRefusal(400, 300, 'The date range should only be one month.')
  }
  const kind = query.get('meeting_type') ?? 'all'
  const byEnd = query.get('date_type') === 'end_time'
  const found = account.gatherings
    .filter((gathering) => kind === 'all' || gathering.kind === kind)
    .flatMap((gathering) =>
      gathering.instances
        .filter(({ endedAt, startedAt }) => {
          if (endedAt === null) return false
          const at = byEnd ? endedAt : startedAt
          return at >= from && at < to + DAY_MS
        })
        .map((instance) => ({ gathering, instance })),
    )
  const listing = `${path} ${kind} ${from} ${to}`
  const page = pager.page(found, { listing, query })
  return ok({
    page_size: page.pageSize,
    next_page_token: page.nextPageToken,
    history_meetings: page.rows.map(({ gathering, instance }) =>
      historyBody(account, gathering, instance),
    ),
  })
}

function dayOf(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) ? null : at
}
