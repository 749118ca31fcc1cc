/** What goes wrong, where, and how often. */
export interface ZoomFault {
  /** Requests whose path (without `/v2`) contains this text; absent: all. */
  readonly path?: string
  /** The kind of failure. Default: `status`. */
  readonly kind?: 'status' | 'html' | 'reset' | 'malformed' | 'expired-page-token'
  /** Default: 500. For `html` 403. */
  readonly status?: number
  /** Zoom's own code in the body. */
  readonly code?: number
  readonly message?: string
  readonly headers?: Readonly<Record<string, string>>
  /** How many requests fail. Default: 1; Infinity: for ever. */
  readonly times?: number
  /** How many matching requests pass before the first one fails. Default: 0. */
  readonly after?: number
  /** Waits so long before answering, in milliseconds. */
  readonly delayMs?: number
}

/** What a fault does to one request. */
export type FaultEffect =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body: unknown
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly kind: 'text'; readonly status: number; readonly body: string; readonly type: string }
  | { readonly kind: 'reset' }

/** The faults that wait for their requests. */
export interface Faults {
  add(fault: ZoomFault): void
  clear(): void
  /** The fault that this request meets, if any. */
  meet(path: string): ZoomFault | null
}

/** Makes an empty list of faults. */
export function makeFaults(): Faults {
  let waiting: { readonly fault: ZoomFault; passes: number; left: number }[] = []
  return {
    add: (fault) => {
      waiting.push({ fault, passes: fault.after ?? 0, left: fault.times ?? 1 })
    },
    clear: () => {
      waiting = []
    },
    meet: (path) => {
      const entry = waiting.find(
        ({ fault }) => fault.path === undefined || path.includes(fault.path),
      )
      if (entry === undefined) return null
      if (entry.passes > 0) {
        entry.passes -= 1
        return null
      }
      entry.left -= 1
      if (entry.left <= 0) waiting = waiting.filter((other) => other !== entry)
      return entry.fault
    },
  }
}

const REFUSAL_PAGE =
  '<!DOCTYPE html><html><head><title>Attention Required!</title></head><body><h1>Sorry, you have been blocked</h1></body></html>'

/** What the fault does. */
export function effectOf(fault: ZoomFault): FaultEffect {
  const { kind = 'status', headers = {} } = fault
  if (kind === 'reset') return { kind: 'reset' }
  if (kind === 'html') {
    return { kind: 'text', status: fault.status ?? 403, body: REFUSAL_PAGE, type: 'text/html' }
  }
  if (kind === 'malformed') {
    return { kind: 'text', status: 200, body: '{"registrants":[{"id":', type: 'application/json' }
  }
  if (kind === 'expired-page-token') {
    const body = { code: 300, message: 'The next page token is invalid or expired.' }
    return { kind: 'answer', status: 400, body, headers }
  }
  const { status = 500, code = status, message = 'Internal server error.' } = fault
  return { kind: 'answer', status, body: { code, message }, headers }
}
