import { randomUUID } from 'node:crypto'
import type { Answer } from './operation.ts'
import { type JsonObject, textOf } from './json.ts'

/** A refusal in HubSpot's own shape; throwing it from an operation answers the request with it. */
export class ApiError extends Error {
  readonly answer: Answer

  constructor(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}) {
    super(textOf(body['message']) ?? String(status))
    this.name = 'ApiError'
    this.answer = {
      status,
      body: { status: 'error', correlationId: randomUUID(), ...body },
      headers,
    }
  }
}

/** 400 in the standard shape. */
export function invalid(message: string, more: JsonObject = {}): ApiError {
  return new ApiError(400, { message, category: 'VALIDATION_ERROR', ...more })
}

/** 404 in the standard shape. */
export function notFound(message: string): ApiError {
  return new ApiError(404, { message, category: 'OBJECT_NOT_FOUND' })
}

/** 404 for a marketing event, with the text that live portals answer. */
export function eventNotFound(): ApiError {
  return notFound('No marketing event found')
}

/** 401 for a token that is missing or that nobody issued. */
export function notAuthenticated(): ApiError {
  return new ApiError(401, {
    message:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    category: 'INVALID_AUTHENTICATION',
  })
}

/** 401 for an OAuth access token whose time is over. */
export function tokenExpired(expiredAt: number, now: number): ApiError {
  const seconds = Math.max(0, Math.floor((now - expiredAt) / 1000))
  return new ApiError(401, {
    message: `The OAuth token used to make this call expired ${seconds} second(s) ago.`,
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': [new Date(expiredAt).toISOString()] },
  })
}

/** 403 naming the scopes of which one is needed. */
export function missingScopes(scopes: readonly string[]): ApiError {
  return new ApiError(403, {
    message:
      'This app hasn’t been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.',
    category: 'MISSING_SCOPES',
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: scopes },
      },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
  })
}

/** 405: the path exists, the method does not. */
export function methodNotAllowed(): ApiError {
  return new ApiError(405, { message: 'HTTP 405 Method Not Allowed' })
}
