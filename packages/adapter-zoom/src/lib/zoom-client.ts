import type { RequestCounts } from '@turnout/core'
import type { SharedAccount } from './shared-account.ts'
import type { ZoomKind, ZoomSettings, ZoomSourceOptions } from './zoom-options.ts'
import { PAGE_SIZE, type Sending, type ZoomPage, ZoomRequests } from './zoom-requests.ts'
import * as schemas from './zoom-schemas.ts'

/** A webinar or meeting by its number. */
export interface WebinarRef {
  readonly kind: ZoomKind
  readonly id: string
}

/** Which registrants to list. */
export interface RegistrantQuery {
  readonly status: 'approved' | 'pending' | 'denied'
  readonly occurrenceId: string | null
  readonly trackingSourceId?: string
}

const USERS = { what: 'hosts', path: 'users', label: 'medium' } as const

type Users = AsyncGenerator<ZoomPage<NonNullable<schemas.UserPage['users']>[number]>>

/** Asks Zoom: one method for each operation, listings as generators of pages. */
export class ZoomClient {
  readonly #requests: ZoomRequests

  constructor(options: ZoomSourceOptions, settings: ZoomSettings, account: SharedAccount) {
    this.#requests = new ZoomRequests(options, settings, account)
  }

  /** Requests sent so far, by what they asked for and by what made them more. */
  requestCounts(): RequestCounts {
    return this.#requests.counts()
  }

  /** The scopes that the app was granted. */
  grantedScopes(signal: AbortSignal): Promise<readonly string[]> {
    return this.#requests.grantedScopes(signal)
  }

  /** The account's active users, with their addresses. */
  listUsers(sending: Sending): Users {
    const query = { status: 'active' }
    const request = { ...USERS, query, schema: schemas.userPage } as const
    return this.#requests.pages(request, ({ users }) => users, sending)
  }

  /** One page with one user: the cheapest request there is. */
  async firstUser(sending: Sending): Promise<void> {
    const query = { status: 'active', page_size: 1 }
    const request = { ...USERS, query, schema: schemas.userPage } as const
    await this.#requests.get(request, sending)
  }

  /** What a host has planned and not finished. Rows lack settings, occurrences and the host's address. */
  async *listPlanned(
    kind: ZoomKind,
    host: string,
    sending: Sending,
  ): AsyncGenerator<ZoomPage<schemas.ListedRow>> {
    const what = `planned ${kind}s`
    const path = `users/${encodeURIComponent(host)}/${kind}s`
    let more = {}
    for (let number = 1; ; number += 1) {
      const query = { type: 'upcoming', page_size: PAGE_SIZE, ...more }
      const request = { what, path, label: 'medium', query, schema: schemas.listedPage } as const
      const page = await this.#requests.get(request, sending)
      yield { rows: page[`${kind}s`] ?? [], total: page.total_records ?? null }
      // Zoom documents page_number here and answers with tokens: whichever there is.
      const token = page.next_page_token ?? ''
      if (token === '' && number >= (page.page_count ?? 1)) return
      more = token === '' ? { page_number: number + 1 } : { next_page_token: token }
    }
  }

  /** A webinar in full, past occurrences included. */
  getWebinar({ kind, id }: WebinarRef, sending: Sending): Promise<schemas.WebinarDetail> {
    const query = { show_previous_occurrences: true }
    const path = `${kind}s/${id}`
    const what = `details of ${kind}s`
    const request = { what, path, label: 'light', query, schema: schemas.webinarDetail } as const
    return this.#requests.get(request, sending)
  }

  listRegistrants(
    { kind, id }: WebinarRef,
    wanted: RegistrantQuery,
    sending: Sending,
  ): AsyncGenerator<ZoomPage<unknown>> {
    const query = {
      status: wanted.status,
      occurrence_id: wanted.occurrenceId ?? undefined,
      tracking_source_id: wanted.trackingSourceId,
    }
    const what =
      wanted.trackingSourceId === undefined ? 'registrants' : 'registrants by tracking source'
    const path = `${kind}s/${id}/registrants`
    const request = { what, path, label: 'medium', query, schema: schemas.registrantPage } as const
    return this.#requests.pages(request, ({ registrants }) => registrants, sending)
  }

  async listPanelists(
    id: string,
    sending: Sending,
  ): Promise<NonNullable<schemas.PanelistList['panelists']>> {
    const path = `webinars/${id}/panelists`
    const schema = schemas.panelistList
    const request = { what: 'panelists', path, label: 'medium', schema } as const
    return (await this.#requests.get(request, sending)).panelists ?? []
  }

  async listTrackingSources(
    id: string,
    sending: Sending,
  ): Promise<NonNullable<schemas.TrackingSourceList['tracking_sources']>> {
    const path = `webinars/${id}/tracking_sources`
    const schema = schemas.trackingSourceList
    const request = { what: 'tracking sources', path, label: 'medium', schema } as const
    return (await this.#requests.get(request, sending)).tracking_sources ?? []
  }

  /** The ended runs of a webinar, with their starts. */
  async listInstances(
    { kind, id }: WebinarRef,
    sending: Sending,
  ): Promise<readonly schemas.InstanceRow[]> {
    const label = kind === 'webinar' ? 'light' : 'medium'
    const request = {
      what: 'runs',
      path: `past_${kind}s/${id}/instances`,
      label,
      schema: schemas.instanceList,
    } as const
    return (await this.#requests.get(request, sending))[`${kind}s`] ?? []
  }

  /** Start, end and host of one ended run; there also when the webinar was deleted. */
  getInstanceReport(
    kind: ZoomKind,
    uuid: string,
    sending: Sending,
  ): Promise<schemas.InstanceReport> {
    const path = `report/${kind}s/${encodeUuid(uuid)}`
    const schema = schemas.instanceReport
    return this.#requests.get({ what: 'times of runs', path, label: 'heavy', schema }, sending)
  }

  /** The stays of one run. By UUID: a number would give the latest run only. */
  listParticipants(
    kind: ZoomKind,
    uuid: string,
    sending: Sending,
  ): AsyncGenerator<ZoomPage<unknown>> {
    const path = `report/${kind}s/${encodeUuid(uuid)}/participants`
    const query = { include_fields: 'registrant_id' }
    const schema = schemas.participantPage
    const request = { what: 'participants report', path, label: 'heavy', query, schema } as const
    return this.#requests.pages(request, ({ participants }) => participants, sending)
  }

  /** The stays of one run from the list that needs no report scope; it need not tell registrants. */
  listPastParticipants(
    kind: ZoomKind,
    uuid: string,
    sending: Sending,
  ): AsyncGenerator<ZoomPage<unknown>> {
    const path = `past_${kind}s/${encodeUuid(uuid)}/participants`
    const schema = schemas.participantPage
    const request = {
      what: 'participants without the report',
      path,
      label: 'medium',
      schema,
    } as const
    return this.#requests.pages(request, ({ participants }) => participants, sending)
  }

  /** What ended between two days (UTC, both included, one month at most), of the whole account. */
  listHistory(
    days: { readonly from: string; readonly to: string },
    kinds: readonly ZoomKind[],
    sending: Sending,
  ): AsyncGenerator<ZoomPage<schemas.HistoryRow>> {
    const kind = kinds.length > 1 ? 'all' : kinds[0]
    const query = { ...days, meeting_type: kind, date_type: 'end_time' }
    const path = 'report/history_meetings'
    const schema = schemas.historyPage
    const request = { what: 'history', path, label: 'heavy', query, schema } as const
    return this.#requests.pages(request, (page) => page.history_meetings, sending)
  }
}

/**
 * A UUID as a part of a path. One with a slash is encoded twice: Zoom decodes the path before it looks for the
 * operation, and a slash at the start, or two in a row, would be eaten.
 */
function encodeUuid(uuid: string): string {
  const once = encodeURIComponent(uuid)
  return uuid.includes('/') ? encodeURIComponent(once) : once
}
