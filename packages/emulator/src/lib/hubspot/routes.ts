import { Router } from 'express'
import { accountOperations } from './account-operations.ts'
import { associationOperations } from './association-operations.ts'
import { attendanceOperations } from './attendance-operations.ts'
import { contactOperations } from './contact-operations.ts'
import { endpoint } from './endpoint.ts'
import { eventBatchOperations } from './event-batches.ts'
import { externalEventOperations } from './event-operations.ts'
import { identifierOperations } from './identifier-operations.ts'
import { listOperations } from './list-operations.ts'
import { oauthOperations } from './oauth-operations.ts'
import { objectOperations } from './object-operations.ts'
import type { OpenOperation, Operation } from './operation.ts'
import { participationOperations } from './participation-operations.ts'
import { propertyOperations } from './property-operations.ts'
import { settingsOperations } from './settings-operations.ts'
import type { World } from './world.ts'

// The order decides where templates overlap: literal segments come before ids, as on HubSpot's own server.
const marketingEventOperations: readonly (Operation | OpenOperation)[] = [
  ...eventBatchOperations,
  ...identifierOperations,
  ...externalEventOperations,
  ...participationOperations,
  ...attendanceOperations,
  ...associationOperations,
  ...settingsOperations,
  ...objectOperations,
]

const families: Readonly<Record<string, readonly (Operation | OpenOperation)[]>> = {
  '/crm/v3/objects/contacts': contactOperations,
  '/crm/v3/properties': propertyOperations,
  '/crm/v3/lists': listOperations,
  '/': [...accountOperations, ...oauthOperations],
}

/** The names of all operations, by which faults find them. */
export const operationNames: readonly string[] = [
  marketingEventOperations,
  ...Object.values(families),
].flatMap((operations) => operations.map(({ name }) => name))

/** Every path of HubSpot's that the emulator answers. */
export function hubspotRoutes(world: World): Router {
  const router = Router()
  const marketingEvents = routerOf(world, marketingEventOperations)
  // Versions are the last three quarters' dates; an unknown one is not there, like on HubSpot.
  for (const base of ['v3/marketing-events', ...dates.map((date) => `marketing-events/${date}`)]) {
    router.use(`/marketing/${base}`, marketingEvents)
  }
  for (const [base, operations] of Object.entries(families)) {
    router.use(base, routerOf(world, operations))
  }
  return router
}

const dates = ['2025-09', '2026-03', '2026-09']

function routerOf(world: World, operations: readonly (Operation | OpenOperation)[]): Router {
  const router = Router()
  for (const operation of operations) {
    const handler = endpoint(world, operation)
    switch (operation.method) {
      case 'GET':
        router.get(operation.path, handler)
        break
      case 'POST':
        router.post(operation.path, handler)
        break
      case 'PUT':
        router.put(operation.path, handler)
        break
      case 'PATCH':
        router.patch(operation.path, handler)
        break
      case 'DELETE':
        router.delete(operation.path, handler)
        break
    }
  }
  return router
}
