import { ApiError, notFound } from './api-error.ts'
import { requireFields } from './event-input.ts'
import { objectOf, textOf } from './json.ts'
import { type Answer, type Call, ok, type Operation, param } from './operation.ts'
import { objectTypeOf, type ObjectType, propertyBody } from './properties.ts'
import { requireScopes } from './admission.ts'

/** Property definitions of contacts and marketing events. */
export const propertyOperations: readonly Operation[] = [
  { name: 'properties.list', method: 'GET', path: '/:objectType', scopes: [], handle: list },
  { name: 'properties.get', method: 'GET', path: '/:objectType/:name', scopes: [], handle: get },
  { name: 'properties.create', method: 'POST', path: '/:objectType', scopes: [], handle: create },
]

function list(call: Call): Answer {
  const objectType = typeOf(call, 'read')
  return ok({ results: call.portal.properties.list(objectType).map(propertyBody) })
}

function get(call: Call): Answer {
  const definition = call.portal.properties.get(typeOf(call, 'read'), param(call, 'name'))
  if (definition === undefined) throw notFound(`Property ${param(call, 'name')} does not exist`)
  return ok(propertyBody(definition))
}

function create(call: Call): Answer {
  const objectType = typeOf(call, 'write')
  const body = objectOf(call.body)
  requireFields(body, ['name', 'label', 'type', 'fieldType', 'groupName'])
  const name = textOf(body['name']) ?? ''
  if (call.portal.properties.get(objectType, name) !== undefined) {
    const message = `A property named '${name}' already exists.`
    throw new ApiError(409, { message, category: 'OBJECT_ALREADY_EXISTS' })
  }
  const added = call.portal.properties.add(objectType, {
    name,
    label: textOf(body['label']) ?? name,
    type: textOf(body['type']) ?? 'string',
    fieldType: textOf(body['fieldType']) ?? 'text',
    groupName: textOf(body['groupName']) ?? '',
  })
  return { status: 201, body: propertyBody(added) }
}

// Which scope is needed depends on the object: contacts have schema scopes, marketing events their own.
function typeOf(call: Call, access: 'read' | 'write'): ObjectType {
  const objectType = objectTypeOf(param(call, 'objectType'))
  if (objectType === null)
    throw notFound(`Unable to infer object type from: ${param(call, 'objectType')}`)
  if (objectType === 'marketing_events')
    requireScopes(call.token, [`crm.objects.marketing_events.${access}`])
  else if (!call.token.scopes.includes('crm.objects.contacts.read'))
    requireScopes(call.token, [`crm.schemas.contacts.${access}`])
  return objectType
}
