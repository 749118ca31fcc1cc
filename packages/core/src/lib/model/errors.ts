/** What an error tells besides its message. */
export interface TurnoutErrorOptions {
  /** The original error, if there was one. */
  readonly cause?: unknown
  /** Whether doing the same again later can help. Default: false. */
  readonly retryable?: boolean
}

/**
 * The only errors that leave Turnout's packages. The message says what happened, where, and what to do;
 * `code` is stable and in lower_snake_case; `retryable` says whether doing the same again can help.
 */
export class TurnoutError extends Error {
  readonly code: string
  readonly retryable: boolean

  constructor(code: string, message: string, options: TurnoutErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/** An option or a config value that cannot be used; `path` names it, like `connectors[1].schedule`. */
export class ConfigError extends TurnoutError {
  readonly path: string

  constructor(path: string, message: string, options: TurnoutErrorOptions = {}) {
    super('invalid_config', `${path}: ${message}`, options)
    this.path = path
  }
}

/** A value of the model that cannot be made: a time without an offset, an address that is none. */
export class InvalidValueError extends TurnoutError {
  constructor(message: string, options: TurnoutErrorOptions = {}) {
    super('invalid_value', message, options)
  }
}

/** A cursor that the source can no longer use; the engine then reads from the start and says so. */
export class CursorExpiredError extends TurnoutError {
  constructor(message: string, options: TurnoutErrorOptions = {}) {
    super('cursor_expired', message, options)
  }
}

/** The platform or the portal refuses the credentials, or they lack a permission; a person must act. */
export class CredentialsError extends TurnoutError {
  constructor(message: string, options: TurnoutErrorOptions = {}) {
    super('credentials', message, options)
  }
}

/** A platform, a portal or a file cannot be reached now; later it may. */
export class UnavailableError extends TurnoutError {
  constructor(message: string, options: TurnoutErrorOptions = {}) {
    super('unavailable', message, { retryable: true, ...options })
  }
}
