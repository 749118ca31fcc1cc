import { ApiError } from './api-error.ts'
import { isoOf, type JsonObject, listOf, objectOf } from './json.ts'
import type { Received } from './operation.ts'

/** The inputs of a batch request. Throws where there are more than the limit; a body without inputs has none. */
export function inputsOf(received: Received, limit?: number): readonly unknown[] {
  const inputs = allInputsOf(received)
  const error = tooLarge(inputs, received, limit)
  if (error !== null) throw error
  return inputs
}

/** The inputs of a batch request, however many. */
export function allInputsOf({ body }: Received): readonly unknown[] {
  return listOf(objectOf(body)['inputs'])
}

/** The refusal of a batch that is larger than the limit; null: it is not. */
export function tooLarge(
  { length }: readonly unknown[],
  { world }: Received,
  limit: number = world.behaviour.batchLimit,
): ApiError | null {
  if (length <= limit) return null
  const message = `The batch size of ${length} is too large. The limit is ${limit}.`
  return new ApiError(world.behaviour.batchLimitStatus, { message, category: 'VALIDATION_ERROR' })
}

/** HubSpot's envelope around the results of a batch. */
export function batchBody(
  results: readonly JsonObject[],
  times: { readonly startedAt: number; readonly completedAt: number },
  errors: readonly JsonObject[] = [],
): JsonObject {
  return {
    status: 'COMPLETE',
    results,
    ...(errors.length === 0 ? {} : { numErrors: errors.length, errors }),
    startedAt: isoOf(times.startedAt),
    completedAt: isoOf(times.completedAt),
  }
}

/** One entry of a batch's errors for records that are not there. */
export function missingRows(
  message: string,
  ids: readonly string[],
  context: JsonObject = {},
): JsonObject {
  return { status: 'error', category: 'OBJECT_NOT_FOUND', message, context: { ids, ...context } }
}
