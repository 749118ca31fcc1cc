import { randomUUID } from 'node:crypto'
import { eventKey, instantFromEpochMs, toEmailAddress, UnavailableError } from '@turnout/core'
import {
  changeBatches,
  changeKeys,
  changePeople,
  changeRead,
  countTooEarly,
  eventsLate,
  firstPageOfNamed,
  listOthers,
  nextWebinar,
  readAhead,
  readOnce,
  skipWhenResumed,
  stateOf,
} from './break-source.ts'
import type { BrokenSource } from './broken-sources.ts'

/** Sources that break one of the first five promises. */
export const brokenSources1To5: readonly BrokenSource[] = [
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
    promise: 2,
    what: 'skips a webinar when it is resumed twice',
    breakIt: changeRead(skipWhenResumed),
  },
  {
    promise: 2,
    what: 'names the rosters of others with an event that is read again',
    breakIt: changeRead(listOthers),
  },
  { promise: 2, what: 'gives nothing when it reads a second time', breakIt: readOnce },
  {
    promise: 3,
    what: 'makes up addresses',
    breakIt: changePeople((participation) => ({
      ...participation,
      person: { email: toEmailAddress(`${randomUUID()}@example.com`) },
    })),
  },
  {
    promise: 3,
    what: 'names an event after the clock',
    breakIt: changeBatches((batch) => ({
      ...batch,
      events: batch.events.map((event) => ({ ...event, title: `As of ${Date.now()}` })),
    })),
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
    what: 'counts a record in the batch before its own',
    breakIt: changeRead(countTooEarly),
  },
  { promise: 5, what: 'tells no registration', breakIt: changePeople(stateOf('registered')) },
  { promise: 5, what: 'tells no cancellation', breakIt: changePeople(stateOf('cancelled')) },
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
]
