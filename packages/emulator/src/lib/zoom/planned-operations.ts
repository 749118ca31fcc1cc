import type { ZoomGathering, ZoomRegistrant } from './account.ts'
import { detailBody, listedBody, registrantBody, userBody } from './bodies.ts'
import {
  gatheringById,
  ok,
  type Operation,
  type OperationContext,
  pageFields,
} from './operations.ts'
import { type Reply, ZoomRefusal } from './reply.ts'

const HOUR_MS = 3_600_000

/** The operations about users and about what is planned: webinars, meetings, registrants, panelists. */
export const plannedOperations: readonly Operation[] = [
  {
    name: 'list users',
    pattern: /^\/users$/,
    label: 'medium',
    scopes: ['user:read:list_users:admin', 'user:read:admin'],
    answer: listUsers,
  },
  ...(['webinar', 'meeting'] as const).flatMap((kind) => operationsOf(kind)),
  {
    name: 'list panelists',
    pattern: /^\/webinars\/(?<id>\d+)\/panelists$/,
    label: 'medium',
    scopes: ['webinar:read:list_panelists:admin', 'webinar:read:admin'],
    answer: (context) => {
      const { panelists } = gatheringById(context, 'webinar', context.part('id'))
      return ok({ total_records: panelists.length, panelists })
    },
  },
  {
    name: 'list tracking sources',
    pattern: /^\/webinars\/(?<id>\d+)\/tracking_sources$/,
    label: 'medium',
    scopes: ['webinar:read:list_tracking_sources:admin', 'webinar:read:admin'],
    answer: listTrackingSources,
  },
]

function operationsOf(kind: ZoomGathering['kind']): Operation[] {
  const classic = `${kind}:read:admin`
  return [
    {
      name: `list ${kind}s`,
      pattern: new RegExp(`^/users/(?<user>[^/]+)/${kind}s$`),
      label: 'medium',
      scopes: [`${kind}:read:list_${kind}s:admin`, classic],
      answer: (context) => listOfHost(context, kind),
    },
    {
      name: `get ${kind}`,
      pattern: new RegExp(`^/${kind}s/(?<id>\\d+)$`),
      label: 'light',
      scopes: [`${kind}:read:${kind}:admin`, classic],
      answer: (context) => {
        const gathering = gatheringById(context, kind, context.part('id'))
        const past = context.query.get('show_previous_occurrences') === 'true'
        return ok(detailBody(context.account, gathering, past, context.now))
      },
    },
    {
      name: `list ${kind} registrants`,
      pattern: new RegExp(`^/${kind}s/(?<id>\\d+)/registrants$`),
      label: 'medium',
      scopes: [`${kind}:read:list_registrants:admin`, classic],
      answer: (context) => listRegistrants(context, kind),
    },
  ]
}

function listUsers({ account, pager, path, query }: OperationContext): Reply {
  const page = pager.page(account.users, { listing: path, query })
  return ok({ ...pageFields(page), users: page.rows.map(userBody) })
}

function listOfHost(context: OperationContext, kind: ZoomGathering['kind']): Reply {
  const { account, pager, path, query, now } = context
  const asked = context.part('user')
  const user = account.users.find(({ id, email }) => id === asked || email === asked.toLowerCase())
  if (user === undefined) throw new ZoomRefusal(404, 1001, `User does not exist: ${asked}.`)
  if (kind === 'webinar' && !user.webinarPlan) {
    throw new ZoomRefusal(
      400,
      200,
      'Webinar plan is missing. Enable webinar for this user once the webinar plan is added.',
    )
  }
  const type = query.get('type') ?? 'scheduled'
  const listed = account.gatherings.filter(
    (one) =>
      one.kind === kind && one.hostId === user.id && !one.deleted && isListed(one, type, now),
  )
  const page = pager.page(listed, { listing: `${path} ${type}`, query })
  return ok({ ...pageFields(page), [`${kind}s`]: page.rows.map(listedBody) })
}

function isListed(gathering: ZoomGathering, type: string, now: number): boolean {
  // Webinars leave the list of unexpired ones 30 days after their last use.
  const grace = type.startsWith('upcoming') ? 0 : 30 * 24 * HOUR_MS
  const dates = gathering.occurrences.length > 0 ? gathering.occurrences : [gathering]
  const lastEnd = Math.max(...dates.map(({ startsAt, minutes }) => startsAt + minutes * 60_000))
  const isLive = gathering.instances.some(({ endedAt }) => endedAt === null)
  return isLive || gathering.type === 6 || gathering.type === 3 || lastEnd + grace > now
}

function listRegistrants(context: OperationContext, kind: ZoomGathering['kind']): Reply {
  const { pager, path, query } = context
  const gathering = gatheringById(context, kind, context.part('id'))
  if (gathering.approvalType === 2) {
    throw new ZoomRefusal(
      400,
      3000,
      `Registration has not been enabled for this ${kind}: ${gathering.id}.`,
    )
  }
  const status = query.get('status') ?? 'approved'
  const occurrence = query.get('occurrence_id')
  const source = query.get('tracking_source_id')
  if (occurrence !== null && !gathering.occurrences.some(({ id }) => id === occurrence)) {
    throw new ZoomRefusal(400, 300, `Invalid occurrence_id: ${occurrence}.`)
  }
  const wanted = gathering.registrants.filter(
    (one) =>
      one.status === status &&
      isFor(one, occurrence) &&
      (source === null || one.trackingSourceId === source),
  )
  const listing = `${path} ${status} ${occurrence ?? ''} ${source ?? ''}`
  const page = pager.page(wanted, { listing, query })
  return ok({ ...pageFields(page), registrants: page.rows.map(registrantBody) })
}

function isFor({ occurrenceIds }: ZoomRegistrant, occurrence: string | null): boolean {
  return occurrence === null || occurrenceIds === null || occurrenceIds.includes(occurrence)
}

function listTrackingSources(context: OperationContext): Reply {
  const gathering = gatheringById(context, 'webinar', context.part('id'))
  const sources = gathering.trackingSources.map(({ id, name }) => {
    const from = gathering.registrants.filter(({ trackingSourceId }) => trackingSourceId === id)
    return {
      id,
      source_name: name,
      tracking_url: `https://zoom.example/webinar/register/${id}/WN_${gathering.id}`,
      registration_count: from.length,
      visitor_count: from.length * 2,
    }
  })
  return ok({ total_records: sources.length, tracking_sources: sources })
}
