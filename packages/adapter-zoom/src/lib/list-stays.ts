import { CredentialsError } from '@turnout/core'
import type { Reading } from './reading.ts'
import { attendanceScopes } from './scopes.ts'
import { SCOPES_PAGE, ZoomScopeError } from './zoom-errors.ts'
import type { ZoomKind } from './zoom-options.ts'
import type { Sending, ZoomPage } from './zoom-requests.ts'

/**
 * The pages of one run's stays: the report, which alone is sure to tell the registrant of each row, or else the list of
 * past participants, which needs another scope.
 * @throws CredentialsError that names both scopes when neither was granted.
 */
export async function* listStays(
  { client, withoutReport, notices }: Reading,
  run: { readonly kind: ZoomKind; readonly uuid: string },
  sending: Sending,
): AsyncGenerator<ZoomPage<unknown>, void> {
  const { kind, uuid } = run
  const [report, past] = attendanceScopes(kind)
  if (!withoutReport.has(kind)) {
    try {
      yield* client.listParticipants(kind, uuid, sending)
      return
    } catch (error) {
      if (!(error instanceof ZoomScopeError)) throw error
      withoutReport.add(kind)
    }
  }
  try {
    yield* client.listPastParticipants(kind, uuid, sending)
  } catch (error) {
    if (!(error instanceof ZoomScopeError)) throw error
    throw new CredentialsError(
      `Zoom's app lacks a scope for attendance: ${report}, or at least ${past}. Add one at ${SCOPES_PAGE} (the app, then Scopes) and reconnect.`,
      { cause: error },
    )
  }
  notices.add(
    `The Zoom app lacks the scope ${report}: attendance is read by ${past} instead, which need not tell who registered. People are matched by their addresses. Add the scope at ${SCOPES_PAGE}.`,
  )
}
