/** What an operation answers. */
export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer in the shape of Zoom's errors. */
export class ZoomRefusal extends Error {
  readonly status: number
  readonly code: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'ZoomRefusal'
    this.status = status
    this.code = code
    this.headers = headers
  }

  get reply(): Reply {
    const { status, code, message, headers } = this
    return { status, body: { code, message }, headers }
  }
}
