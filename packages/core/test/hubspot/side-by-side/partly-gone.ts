import type { PreparedPortal } from './prepared-portal.ts'

type Call = (portal: PreparedPortal) => Promise<unknown>

const gone = '1'
const changes = { eventName: 'New', customProperties: [] }

/** Batches of which one event is gone, answered with 207, as each client makes them. */
export const partlyGone: Readonly<Record<string, { ours: Call; official: Call }>> = {
  'update events, one is gone': {
    ours: ({ ours, objectId }) =>
      ours.events.updateBatch([objectId, gone].map((id) => ({ objectId: id, ...changes }))),
    official: ({ official, objectId }) =>
      official.marketing.events.batchApi.updateByObjectId({
        inputs: [objectId, gone].map((id) => ({ objectId: id, ...changes })),
      }),
  },
  'archive events, one is gone': {
    ours: ({ ours, objectId }) => ours.events.deleteBatch([objectId, gone]),
    official: ({ official, objectId }) =>
      official.marketing.events.batchApi.archiveByObjectId({
        inputs: [objectId, gone].map((id) => ({ objectId: id })),
      }),
  },
}
