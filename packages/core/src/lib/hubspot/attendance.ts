import { InvalidValueError } from '../model/errors.ts'
import type { Instant } from '../model/instant.ts'
import type { SubscriberState } from '../sync/destination.ts'
import { type BatchAnswer, type RecordedContact, recordedContacts } from './batch-answer.ts'
import { type CallOptions, type HubSpotTransport, send } from './call-options.ts'
import { type EventIds, externalEventPath, type ExternalEventIds } from './event-ids.ts'
import { isoText } from './iso-text.ts'
import { type RecordedRow, rowsByAddress, rowsByContactId } from './match-rows.ts'
import { numericIdSegment } from './path-segment.ts'

/** When somebody did something about an event. */
interface Interaction {
  /** HubSpot's `interactionDateTime`: with the same one, writing twice changes nothing; with another it is a second activity. */
  readonly occurredAt: Instant
}

/** When somebody was in the room; the times are at least one second apart. */
interface Stayed {
  readonly joinedAt: Instant
  readonly leftAt: Instant
}

/** Both times as soon as the state may be `attend`. */
export type MaybeStayed<S extends SubscriberState> = 'attend' extends S ? Stayed : object

/** A contact by its id. For `attend` both times are needed: HubSpot drops attendance without them, silently. */
export type ContactById<S extends SubscriberState = SubscriberState> = Interaction & {
  readonly contactId: string
} & MaybeStayed<S>

/** A contact by address. For `attend` both times are needed: HubSpot drops attendance without them, silently. */
export type ContactByEmail<S extends SubscriberState = SubscriberState> = Interaction & {
  readonly email: string
  /** Given to a contact that is created; they never change one that exists. */
  readonly contactProperties?: Readonly<Record<string, string>>
} & MaybeStayed<S>

/** What became of a batch, and of each of its rows, in their order. */
export interface AttendanceAnswer extends BatchAnswer<RecordedContact> {
  readonly rows: readonly RecordedRow[]
}

/** Operations that record what people did about an event. */
export interface HubSpotAttendance {
  /**
   * `POST …/{objectId}/attendance/{state}/create`, or `POST …/attendance/{externalEventId}/{state}/create` for an
   * event of the token's app. Scope: `crm.objects.marketing_events.write`. Adds to the contact's timeline, and gives in
   * `rows` what became of each contact. HubSpot answers 200 or 201 and leaves out of `results` what it recorded before
   * and what it dropped, like contacts that are not there: read it back. Registering for an event that is over is
   * stored as `NO_SHOW`.
   */
  recordByContactId<S extends SubscriberState>(
    event: EventIds,
    state: S,
    contacts: readonly ContactById<S>[],
    options?: CallOptions,
  ): Promise<AttendanceAnswer>
  /**
   * `POST …/{objectId}/attendance/{state}/email-create`, or `POST …/attendance/{externalEventId}/{state}/email-create`
   * for an event of the token's app. Scope: `crm.objects.marketing_events.write`. As
   * {@link HubSpotAttendance.recordByContactId}, and creates contacts that are not there; `contactProperties` never
   * change one that is.
   */
  recordByEmail<S extends SubscriberState>(
    event: EventIds,
    state: S,
    contacts: readonly ContactByEmail<S>[],
    options?: CallOptions,
  ): Promise<AttendanceAnswer>
  /**
   * `POST …/events/{externalEventId}/{state}/upsert`, the older way. Scope: `crm.objects.marketing_events.write`.
   * For events of the token's app. Creates no contact and no timeline entry, keeps no times, and gives nothing about
   * rows: an answer may be empty.
   */
  legacyUpsertByContactId(
    event: ExternalEventIds,
    state: SubscriberState,
    contacts: readonly ContactById<'register'>[],
    options?: CallOptions,
  ): Promise<BatchAnswer<RecordedContact>>
  /**
   * `POST …/events/{externalEventId}/{state}/email-upsert`, the older way. Scope: `crm.objects.marketing_events.write`.
   * Gives nothing about rows. The contacts must exist, and HubSpot does not say when one does not; otherwise as
   * {@link HubSpotAttendance.legacyUpsertByContactId}.
   */
  legacyUpsertByEmail(
    event: ExternalEventIds,
    state: SubscriberState,
    contacts: readonly ContactByEmail<'register'>[],
    options?: CallOptions,
  ): Promise<BatchAnswer<RecordedContact>>
}

const STATES: ReadonlySet<string> = new Set(['register', 'attend', 'cancel'])

type Variant = 'create' | 'email-create'
type LegacyVariant = 'upsert' | 'email-upsert'

/** The operations that record what people did about an event. */
export function hubspotAttendance(transport: HubSpotTransport): HubSpotAttendance {
  const base = transport.marketingEvents
  const record = (
    target: { readonly path: string; readonly query?: { readonly externalAccountId: string } },
    body: string,
    options: CallOptions | undefined,
  ): Promise<BatchAnswer<RecordedContact>> => {
    const headers = { 'content-type': 'application/json' }
    const schema = recordedContacts
    // Harmless to repeat: HubSpot keeps one activity per contact and interactionDateTime.
    const retry = 'whenHarmless'
    return send(transport, { method: 'POST', ...target, headers, body, schema, retry }, options)
  }
  const legacyTarget = (
    event: ExternalEventIds,
    state: SubscriberState,
    variant: LegacyVariant,
  ) => {
    requireState(state)
    return {
      path: `${base}/events${externalEventPath(event)}/${state}/${variant}`,
      query: { externalAccountId: event.externalAccountId },
    }
  }
  return {
    recordByContactId: async (event, state, contacts, options) => {
      const target = attendanceTarget(base, event, state, 'create')
      requireSendable(state, contacts)
      const answer = await record(target, batchText(contacts, inputByContactId), options)
      return { ...answer, rows: rowsByContactId(contacts, answer) }
    },
    recordByEmail: async (event, state, contacts, options) => {
      const target = attendanceTarget(base, event, state, 'email-create')
      requireSendable(state, contacts)
      const answer = await record(target, batchText(contacts, inputByEmail), options)
      return { ...answer, rows: rowsByAddress(contacts, answer) }
    },
    legacyUpsertByContactId: async (event, state, contacts, options) =>
      record(legacyTarget(event, state, 'upsert'), batchText(contacts, inputByContactId), options),
    legacyUpsertByEmail: async (event, state, contacts, options) =>
      record(
        legacyTarget(event, state, 'email-upsert'),
        batchText(contacts, inputByEmail),
        options,
      ),
  }
}

function attendanceTarget(
  base: string,
  event: EventIds,
  state: SubscriberState,
  variant: Variant,
): { readonly path: string; readonly query?: { readonly externalAccountId: string } } {
  if ('objectId' in event) {
    const id = numericIdSegment(event.objectId, 'objectId')
    return { path: `${base}/${id}/attendance/${state}/${variant}` }
  }
  return {
    path: `${base}/attendance${externalEventPath(event)}/${state}/${variant}`,
    query: { externalAccountId: event.externalAccountId },
  }
}

// Written at once: hundreds of inputs that lived as long as their request would cost more to keep than to write.
function batchText<C>(contacts: readonly C[], toInput: (contact: C) => object): string {
  return JSON.stringify({ inputs: contacts.map(toInput) })
}

function inputByContactId(contact: ContactById<'register'>): object {
  const vid = Number(contact.contactId)
  if (!Number.isSafeInteger(vid) || vid <= 0) {
    throw new InvalidValueError('contactId must be a HubSpot contact id of digits only.')
  }
  return { vid, interactionDateTime: epochMs(contact), properties: stayProperties(contact) }
}

function inputByEmail(contact: ContactByEmail<'register'>): object {
  return {
    email: contact.email,
    interactionDateTime: epochMs(contact),
    // JSON leaves out what is undefined.
    contactProperties: contact.contactProperties,
    properties: stayProperties(contact),
  }
}

/** Epoch seconds of our time read as milliseconds: January 1970. HubSpot drops them silently. */
const FIRST_CREDIBLE_MS = 100_000_000_000

function epochMs({ occurredAt }: Interaction): number {
  if (occurredAt >= FIRST_CREDIBLE_MS) return occurredAt
  throw new InvalidValueError(
    `${occurredAt} looks like seconds. occurredAt is in epoch milliseconds.`,
  )
}

// The compiler says all this, too; callers without one would be told nothing by HubSpot.
function requireSendable(state: SubscriberState, contacts: readonly object[]): void {
  requireState(state)
  if (state !== 'attend' || contacts.every((contact) => 'joinedAt' in contact)) return
  throw new InvalidValueError('attend needs joinedAt and leftAt: HubSpot drops the rest silently.')
}

function requireState(state: SubscriberState): void {
  if (STATES.has(state)) return
  throw new InvalidValueError('The state of attendance is register, attend or cancel.')
}

const SHORTEST_STAY_MS = 1000

function stayProperties(contact: Interaction | (Interaction & Stayed)): object {
  if (!('joinedAt' in contact)) return {}
  const { joinedAt, leftAt } = contact
  // HubSpot answers a shorter stay with a success and stores nothing.
  if (!(leftAt - joinedAt >= SHORTEST_STAY_MS)) {
    throw new InvalidValueError('leftAt must be at least one second after joinedAt.')
  }
  return { joinedAt: isoText(joinedAt), leftAt: isoText(leftAt) }
}
