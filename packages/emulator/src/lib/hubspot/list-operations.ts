import { invalid, notFound } from './api-error.ts'
import { requireFields } from './event-input.ts'
import { listOf, objectOf, textOf } from './json.ts'
import { listBody } from './list-bodies.ts'
import type { ContactList } from './lists.ts'
import { type Answer, type Call, noContent, ok, type Operation, param } from './operation.ts'

const read = ['crm.lists.read']
const write = ['crm.lists.write']

/** The list operations that go with list associations. */
export const listOperations: readonly Operation[] = [
  { name: 'crmLists.create', method: 'POST', path: '/', scopes: write, handle: create },
  {
    name: 'crmLists.getByName',
    method: 'GET',
    path: '/object-type-id/:objectTypeId/name/:name',
    scopes: read,
    handle: byName,
  },
  {
    name: 'crmLists.get',
    method: 'GET',
    path: '/:listId',
    scopes: read,
    handle: (call) => ok({ list: listBody(listOfPath(call)) }),
  },
  {
    name: 'crmLists.delete',
    method: 'DELETE',
    path: '/:listId',
    scopes: write,
    handle: (call) => {
      call.portal.lists.delete(listOfPath(call))
      return noContent()
    },
  },
  {
    name: 'crmLists.addMembers',
    method: 'PUT',
    path: '/:listId/memberships/add',
    scopes: write,
    handle: addMembers,
  },
]

function create(call: Call): Answer {
  const body = objectOf(call.body)
  requireFields(body, ['name', 'objectTypeId', 'processingType'])
  const name = textOf(body['name']) ?? ''
  if (call.portal.lists.byName(name) !== undefined) {
    throw invalid(`A list with the name '${name}' already exists.`, {
      subCategory: 'ILS.DUPLICATE_LIST_NAMES',
    })
  }
  const list = call.portal.lists.add(
    {
      name,
      objectTypeId: textOf(body['objectTypeId']) ?? '0-1',
      processingType: textOf(body['processingType']) ?? 'MANUAL',
    },
    call.world.now(),
  )
  return ok({ list: listBody(list) })
}

function byName(call: Call): Answer {
  const list = call.portal.lists.byName(param(call, 'name'))
  if (list === undefined || list.objectTypeId !== param(call, 'objectTypeId')) throw noList()
  return ok({ list: listBody(list) })
}

function addMembers(call: Call): Answer {
  const list = listOfPath(call)
  const added: string[] = []
  const missing: string[] = []
  for (const id of listOf(call.body).map((entry) => textOf(entry) ?? '')) {
    const contact = call.portal.contacts.get(id)
    if (contact === undefined) missing.push(id)
    else if (!list.memberIds.has(contact.id)) {
      list.memberIds.add(contact.id)
      added.push(contact.id)
    }
  }
  // HubSpot's own spelling: "recordsIdsAdded" beside "recordIdsRemoved".
  return ok({ recordsIdsAdded: added, recordIdsRemoved: [], recordIdsMissing: missing })
}

function listOfPath(call: Call): ContactList {
  const list = call.portal.lists.get(param(call, 'listId'))
  if (list === undefined) throw noList()
  return list
}

function noList(): Error {
  return notFound('List does not exist')
}
