import type { ZoomGathering } from './account.ts'
import { registrantBody } from './bodies.ts'
import {
  gatheringById,
  instanceOf,
  ok,
  type Operation,
  type OperationContext,
  pageFields,
} from './operations.ts'
import { type Reply, ZoomRefusal } from './reply.ts'

/** The operations about single registrants, the questions they answer, and those who did not come. */
export const registrantOperations: readonly Operation[] = [
  ...(['webinar', 'meeting'] as const).flatMap((kind) => operationsOf(kind)),
  {
    name: 'list absentees',
    pattern: /^\/past_webinars\/(?<id>.+)\/absentees$/,
    label: 'heavy',
    scopes: ['webinar:read:list_absentees:admin', 'webinar:read:admin'],
    answer: listAbsentees,
  },
]

function operationsOf(kind: ZoomGathering['kind']): Operation[] {
  return [
    {
      name: `list ${kind} registration questions`,
      pattern: new RegExp(`^/${kind}s/(?<id>\\d+)/registrants/questions$`),
      label: 'light',
      scopes: [`${kind}:read:list_registration_questions:admin`, `${kind}:read:admin`],
      answer: (context) => listQuestions(gatheringById(context, kind, context.part('id'))),
    },
    {
      name: `get ${kind} registrant`,
      pattern: new RegExp(`^/${kind}s/(?<id>\\d+)/registrants/(?<registrant>[^/]+)$`),
      label: 'light',
      scopes: [`${kind}:read:registrant:admin`, `${kind}:read:admin`],
      answer: (context) => getRegistrant(context, kind),
    },
  ]
}

function getRegistrant(context: OperationContext, kind: ZoomGathering['kind']): Reply {
  const { registrants } = gatheringById(context, kind, context.part('id'))
  const found = registrants.find(({ id }) => id === context.part('registrant'))
  if (found === undefined) throw new ZoomRefusal(404, 3001, 'Registrant does not exist.')
  return ok({ ...registrantBody(found), language: 'en-US' })
}

function listQuestions({ registrants }: ZoomGathering): Reply {
  const titles = new Set(registrants.flatMap(({ answers }) => answers.map(({ title }) => title)))
  return ok({
    questions: [
      { field_name: 'last_name', required: true },
      { field_name: 'org', required: false },
      { field_name: 'job_title', required: false },
    ],
    custom_questions: [...titles].map((title) => ({
      title,
      type: 'short',
      required: false,
      answers: [],
    })),
  })
}

function listAbsentees(context: OperationContext): Reply {
  const { pager, path, query } = context
  const { gathering, instance } = instanceOf(context, 'webinar', context.part('id'))
  if (gathering.approvalType === 2) {
    throw new ZoomRefusal(400, 3000, `This webinar has not registration required: ${gathering.id}.`)
  }
  const occurrence = query.get('occurrence_id') ?? instance.occurrenceId
  const came = new Set(instance.rows.map(({ registrantId }) => registrantId))
  const absent = gathering.registrants.filter(
    ({ id, status, occurrenceIds }) =>
      status === 'approved' &&
      !came.has(id) &&
      (occurrence === null || occurrenceIds === null || occurrenceIds.includes(occurrence)),
  )
  const page = pager.page(absent, { listing: `${path} ${occurrence ?? ''}`, query })
  return ok({ ...pageFields(page), registrants: page.rows.map(registrantBody) })
}
