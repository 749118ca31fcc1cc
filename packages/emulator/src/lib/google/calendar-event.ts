/** When an event starts or ends: a date for all-day events (the end is exclusive), otherwise a time with an offset. */
export interface EventTime {
  readonly date?: string
  readonly dateTime?: string
  readonly timeZone?: string
}

/** A guest as Google Calendar lists them. */
export interface Guest {
  readonly email?: string
  readonly displayName?: string
  readonly responseStatus?: 'needsAction' | 'declined' | 'tentative' | 'accepted'
  readonly organizer?: boolean
  readonly self?: boolean
  readonly resource?: boolean
  readonly optional?: boolean
  readonly additionalGuests?: number
  readonly comment?: string
  /** `inProgress` while a large group is being expanded. */
  readonly asyncOperation?: string
}

/** The link of an event to a video conference. */
export interface ConferenceData {
  readonly conferenceId?: string
  readonly conferenceSolution?: { readonly key: { readonly type: string }; readonly name?: string }
  readonly entryPoints?: readonly {
    readonly entryPointType: string
    readonly uri: string
    readonly label?: string
  }[]
}

/** An event as the Calendar API gives it: a single one, the master of a series, or an exception of a series. */
export interface CalendarEvent {
  readonly id: string
  readonly status?: 'confirmed' | 'tentative' | 'cancelled'
  readonly summary?: string
  readonly description?: string
  readonly location?: string
  readonly start?: EventTime
  readonly end?: EventTime
  readonly recurrence?: readonly string[]
  readonly recurringEventId?: string
  readonly originalStartTime?: EventTime
  readonly organizer?: {
    readonly email?: string
    readonly displayName?: string
    readonly self?: boolean
  }
  readonly creator?: {
    readonly email?: string
    readonly displayName?: string
    readonly self?: boolean
  }
  readonly attendees?: readonly Guest[]
  readonly attendeesOmitted?: boolean
  readonly extendedProperties?: {
    readonly private?: Readonly<Record<string, string>>
    readonly shared?: Readonly<Record<string, string>>
  }
  readonly eventLabelId?: string
  readonly colorId?: string
  readonly eventType?: string
  readonly visibility?: string
  readonly hangoutLink?: string
  readonly conferenceData?: ConferenceData
  readonly iCalUID?: string
  readonly htmlLink?: string
  readonly created?: string
  readonly updated?: string
  readonly sequence?: number
  readonly etag?: string
  readonly kind?: string
}

/** The Meet link of a code like `abc-mnop-xyz`. */
export function meetLink(code: string): Pick<CalendarEvent, 'hangoutLink' | 'conferenceData'> {
  const uri = `https://meet.google.com/${code}`
  return {
    hangoutLink: uri,
    conferenceData: {
      conferenceId: code,
      conferenceSolution: { key: { type: 'hangoutsMeet' }, name: 'Google Meet' },
      entryPoints: [{ entryPointType: 'video', uri, label: uri.slice(8) }],
    },
  }
}

/** Epoch milliseconds of a start or an end; a date counts from midnight UTC. */
export function epochMsOfTime(time: EventTime | undefined): number {
  const text = time?.dateTime ?? (time?.date === undefined ? undefined : `${time.date}T00:00:00Z`)
  const epochMs = text === undefined ? Number.NaN : Date.parse(text)
  if (Number.isNaN(epochMs)) throw new TypeError('The event has no start or end that can be read.')
  return epochMs
}
