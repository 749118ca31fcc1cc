import { eventKey, instantFromEpochMs, UnavailableError } from '@turnout/core'
import type { PromiseNumber } from '../src/index.ts'
import {
  type Break,
  cancelVanished,
  changeBatches,
  changeErrors,
  changeKeys,
  changePeople,
  changeRead,
  eventsLate,
  firstPageOfNamed,
  keepBatches,
  leaveOpen,
  nameBrokenRoster,
  nextWebinar,
  readAhead,
  resumeInRoster,
} from './break-source.ts'
import { TOKEN } from './small-platform.ts'

/** One way to break the good source: the promise that it breaks, and no other. */
export interface BrokenSource {
  readonly promise: PromiseNumber
  readonly what: string
  readonly breakIt: Break
}

/** At least one for each promise. */
export const brokenSources: readonly BrokenSource[] = [
  {
    promise: 1,
    what: 'fetches before the first batch is asked for',
    breakIt: changeRead((source, request, platform) => {
      platform.fetch({ webinar: 0, list: 'registrants', page: 0 }, request.signal).catch(() => {})
      return source.read(request)
    }),
  },
  {
    promise: 1,
    what: 'fetches the next page while a batch is in use',
    breakIt: changeRead(readAhead),
  },
  {
    promise: 2,
    what: 'gives cursors that skip the rest of a webinar',
    breakIt: changeBatches((batch) =>
      batch.attendance.length > 0 ? batch : { ...batch, cursor: nextWebinar(batch.cursor) },
    ),
  },
  {
    promise: 2,
    what: 'reads everything when one event is named',
    breakIt: changeRead((source, request) =>
      source.read(request.events === null ? request : { ...request, cursor: null, events: null }),
    ),
  },
  {
    promise: 2,
    what: 'reads only the first page of an event that is named',
    breakIt: changeRead(firstPageOfNamed),
  },
  {
    promise: 3,
    what: 'takes the time from the clock',
    breakIt: changePeople((participation) =>
      participation.state === 'attended'
        ? participation
        : { ...participation, occurredAt: instantFromEpochMs(Date.now()) },
    ),
  },
  {
    promise: 3,
    what: 'makes the key of an event of something else',
    breakIt: changeKeys(({ eventId }) => eventKey({ accountId: 'other', eventId })),
  },
  { promise: 4, what: 'gives an event after its people', breakIt: changeRead(eventsLate) },
  {
    promise: 5,
    what: 'ends the read at a bad record',
    breakIt: changeBatches((batch) => {
      if (batch.rejected.length > 0) throw new UnavailableError('A record is bad.')
      return batch
    }),
  },
  {
    promise: 5,
    what: 'drops bad records inside',
    breakIt: changeBatches((batch) => ({
      ...batch,
      rejected: [],
      recordsRead: batch.recordsRead - batch.rejected.length,
    })),
  },
  {
    promise: 5,
    what: 'counts a record too many',
    breakIt: changeBatches((batch) => ({ ...batch, recordsRead: batch.recordsRead + 1 })),
  },
  {
    promise: 5,
    what: 'gives a record that it also leaves out',
    breakIt: changeBatches((batch) => ({
      ...batch,
      leftOut: batch.participations.flatMap((each) =>
        each.state === 'cancelled' ? [{ record: each.record, rule: 'denied' }] : [],
      ),
      recordsRead: batch.recordsRead,
    })),
  },
  {
    promise: 5,
    what: 'rejects a record without saying where it stands',
    breakIt: changeBatches((batch) => ({
      ...batch,
      rejected: batch.rejected.map((rejected) => ({
        ...rejected,
        record: { ...rejected.record, locator: { resource: '', id: '' } },
      })),
    })),
  },
  {
    promise: 5,
    what: 'claims that it cannot tell cancellations',
    breakIt: (source) => ({
      ...source,
      capabilities: { ...source.capabilities, cancellations: false },
    }),
  },
  {
    promise: 6,
    what: "lets the platform's own error out",
    breakIt: changeErrors((error) => error.cause ?? error),
  },
  {
    promise: 6,
    what: 'throws the original away',
    breakIt: changeErrors((error) =>
      error instanceof UnavailableError ? new UnavailableError(error.message) : error,
    ),
  },
  {
    promise: 6,
    what: 'tells the credential in an error',
    breakIt: changeErrors((error) =>
      error instanceof UnavailableError
        ? new UnavailableError(`Sent Bearer ${TOKEN}.`, { cause: error })
        : error,
    ),
  },
  {
    promise: 6,
    what: 'tells the credential in a batch',
    breakIt: changeBatches((batch) => ({ ...batch, notices: [`Used ${TOKEN}.`] })),
  },
  {
    promise: 6,
    what: 'tells an address in a notice',
    breakIt: changeBatches((batch) => ({
      ...batch,
      notices: batch.participations.map(({ person }) => `Met ${person.email}.`),
    })),
  },
  {
    promise: 6,
    what: 'starts again silently when the cursor is no good',
    breakIt: changeRead((source, request) => {
      const isGood = request.cursor?.startsWith('v1 ') === true
      return source.read(isGood ? request : { ...request, cursor: null })
    }),
  },
  {
    promise: 6,
    what: 'believes every push',
    breakIt: (source) => ({
      ...source,
      webhook: {
        receive: ({ body }) => ({ status: 200, readAgain: [new TextDecoder().decode(body)] }),
      },
    }),
  },
  {
    promise: 7,
    what: 'is deaf to the signal',
    breakIt: changeRead((source, request) =>
      source.read({ ...request, signal: new AbortController().signal }),
    ),
  },
  {
    promise: 7,
    what: 'leaves a connection open when it is left early',
    breakIt: changeRead(leaveOpen),
  },
  {
    promise: 8,
    what: 'names a roster that could not be read',
    breakIt: changeRead(nameBrokenRoster),
  },
  {
    promise: 8,
    what: 'names a roster that it resumed in the middle',
    breakIt: changeRead(resumeInRoster),
  },
  {
    promise: 8,
    what: 'cancels somebody who vanished by itself',
    breakIt: changeRead(cancelVanished),
  },
  { promise: 9, what: 'keeps all it has read', breakIt: keepBatches },
  {
    promise: 10,
    what: 'lists attendance before the last stay',
    breakIt: changeBatches((batch) => ({
      ...batch,
      attendance: batch.participations.some(({ state }) => state === 'attended')
        ? batch.participations.slice(0, 1).map(({ event }) => ({ event, status: 'final' as const }))
        : batch.attendance,
    })),
  },
  {
    promise: 10,
    what: 'never lists attendance',
    breakIt: changeBatches((batch) => ({ ...batch, attendance: [] })),
  },
  {
    promise: 10,
    what: 'calls attendance final while it may grow',
    breakIt: changeBatches((batch) => ({
      ...batch,
      attendance: batch.attendance.map(({ event }) => ({ event, status: 'final' as const })),
    })),
  },
]
