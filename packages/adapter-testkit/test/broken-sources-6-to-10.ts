import { UnavailableError } from '@turnout/core'
import {
  cancelVanished,
  changeBatches,
  changeErrors,
  changePeople,
  changeRead,
  keepBatches,
  leaveOpen,
  leaveOpenAtEnd,
  nameBrokenRoster,
  resumeInRoster,
  stateOf,
} from './break-source.ts'
import type { BrokenSource } from './broken-sources.ts'
import { TOKEN } from './small-platform.ts'

/** Sources that break one of the last five promises. */
export const brokenSources6To10: readonly BrokenSource[] = [
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
    what: 'tells a bad address in what is wrong with it',
    breakIt: changeBatches((batch) => ({
      ...batch,
      rejected: batch.rejected.map((each) => ({ ...each, message: 'No address: gil@@example.' })),
    })),
  },
  {
    promise: 6,
    what: 'takes a push for nothing',
    breakIt: (source) => ({
      ...source,
      webhook: {
        receive: ({ headers }) => ({
          status: headers['x-token'] === TOKEN ? 200 : 401,
          readAgain: [],
        }),
      },
    }),
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
    promise: 7,
    what: 'leaves a connection open when it has read everything',
    breakIt: changeRead(leaveOpenAtEnd),
  },
  {
    promise: 8,
    what: 'names a roster with every page of it',
    breakIt: changeBatches((batch) => ({
      ...batch,
      completeRosters: batch.participations
        .slice(0, 1)
        .flatMap(({ state, event }) => (state === 'registered' ? [event] : batch.completeRosters)),
    })),
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
    what: 'takes everybody who was there for withdrawn',
    breakIt: changePeople(stateOf('attended')),
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
