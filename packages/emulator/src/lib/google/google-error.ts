/** An error answer of a Google API. */
export class GoogleApiError extends Error {
  readonly status: number
  readonly reason: string
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    reason: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'GoogleApiError'
    this.status = status
    this.reason = reason
    this.headers = headers
  }

  /** The body, as the Calendar and Admin APIs write it. */
  get body(): unknown {
    const { status: code, reason, message } = this
    return {
      error: { code, message, errors: [{ domain: domainOf(reason), reason, message }] },
    }
  }
}

function domainOf(reason: string): string {
  return /rate|quota/i.test(reason) ? 'usageLimits' : 'global'
}

/** 404 as Calendar writes it. */
export function notFound(): GoogleApiError {
  return new GoogleApiError(404, 'notFound', 'Not Found')
}

/** 400 for a parameter that cannot be used. */
export function badRequest(message: string, reason = 'invalid'): GoogleApiError {
  return new GoogleApiError(400, reason, message)
}
