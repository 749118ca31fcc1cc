import { isoOf, type JsonObject } from './json.ts'
import type { ContactList } from './lists.ts'

/** A list as HubSpot shows it. */
export function listBody(list: ContactList): JsonObject {
  return {
    listId: list.listId,
    listVersion: 1,
    name: list.name,
    objectTypeId: list.objectTypeId,
    processingType: list.processingType,
    processingStatus: 'COMPLETE',
    createdAt: isoOf(list.createdAt),
    updatedAt: isoOf(list.updatedAt),
    filtersUpdatedAt: isoOf(list.createdAt),
    createdById: '1',
    updatedById: '1',
    size: list.memberIds.size,
  }
}
