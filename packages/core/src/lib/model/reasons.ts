/** Why a record was left out: the closed list of rules. Left out records are counted and shown, and never sent. */
export const leftOutRules = {
  host: 'The host of the event.',
  panelist: 'A panelist of the event.',
  organizer: 'The organizer of the event.',
  pending: 'A registration that nobody has approved yet.',
  denied: 'A registration that was denied and never counted as registered.',
  tentative: 'A guest who answered "maybe".',
  declined:
    'A guest who declined. Whoever was registered before is cancelled by the complete guest list.',
  no_reply: 'A guest who has not answered.',
  waiting_room: 'Time in the waiting room.',
  on_demand: 'Watched the recording, was not in the room.',
  practice_session: 'A stay in a practice session.',
  resource: 'A room or a device, not a person.',
  group: 'A mailing group, not a person.',
  repeated_section: 'The report repeats what another of its records already says.',
  summary_row: 'A line of the report that speaks of no person: a summary, a total, an activity.',
  attended_already: 'A cancellation of someone who attended.',
  excluded_domain: 'The domain of the address is excluded by the options.',
  excluded_address: 'The address is excluded by the options.',
  excluded_pattern: 'The address matches a pattern that the options exclude.',
  filtered_event: 'The event is not chosen by the filters in the options.',
  before_since: 'Older than the moment from which this connector reads.',
  forgotten: 'The person asked to be forgotten.',
  dropped: 'A person took the record off the quarantine list.',
} as const

/** A name from the closed list of rules by which records are left out. */
export type LeftOutRule = keyof typeof leftOutRules

/** Why a record waits in quarantine, and what to do: the closed list of reason codes. */
export const quarantineReasons = {
  no_email:
    'The record has no e-mail address. Add one where the people register, or drop the record.',
  invalid_email: 'The e-mail address cannot be one. Mend it at the source, then replay.',
  masked_email:
    'The platform shows only a masked address. Give the account the right to see addresses.',
  placeholder_email:
    'The platform put a placeholder where the address should be. Ask the person, or drop the record.',
  ambiguous_person: 'More than one person fits this record. Mend it at the source, then replay.',
  missing_time: 'A time that is needed is missing. Mend the record at the source, then replay.',
  bad_time:
    'A time cannot be read or does not exist. Mend it at the source, or set the date options, then replay.',
  ambiguous_time:
    'A clock change makes this time ambiguous or impossible. Mend it at the source, then replay.',
  leave_before_join: 'The person left before joining. Mend the times at the source, then replay.',
  malformed_record: 'The record cannot be read. Mend it at the source, then replay.',
  too_large:
    'The record is larger than the limits allow. Raise the limit in the options, or mend the record.',
  unknown_event: 'The record speaks of an event that the source does not tell. Check the filters.',
  invalid_event: 'The event cannot be given a key or a time. Mend it at the source, then replay.',
  source_refused: 'The platform refuses to give this record. Look at its message.',
  attendance_without_times:
    "Attended, but the source has no times, and HubSpot stores no attendance without. Set untimedAttendance: 'estimate' to send estimated times.",
  refused: 'HubSpot refused the record. Look at its message, mend the cause, then replay.',
  not_stored:
    'HubSpot accepted the record twice and shows it neither time. Replay it, or ask HubSpot with the correlation id.',
  contact_deleted:
    'The contact was deleted in HubSpot. It is not created again; replay it only if that is wanted.',
  contact_unknown:
    "No such contact, and the option contacts is 'existing-only'. Create the contact, then replay.",
  same_contact:
    'Another person of this event is the same contact in HubSpot. Merge them at the source, or drop one.',
} as const

/** A name from the closed list of reasons for quarantine. */
export type QuarantineReason = keyof typeof quarantineReasons
