import type { StandardSchemaV1 } from '@standard-schema/spec'
import { isRecord } from './hubspot-verdict.ts'

/** One error of a batch whose status is a success. */
export interface BatchError {
  readonly message: string
  readonly category: string | null
  readonly subCategory: string | null
  readonly correlationId: string | null
  /** Every text in `context`, in any key. */
  readonly contextValues: readonly string[]
}

/** The answer to a batch: what was done, and what was not. */
export interface BatchAnswer<T> {
  readonly status: string | null
  readonly results: readonly T[]
  readonly errors: readonly BatchError[]
}

/** A contact in the answer to an attendance batch. */
export interface RecordedContact {
  readonly vid: number | string
  readonly email?: string
}

/**
 * Reads the answer to an attendance batch. Written by hand: up to 500 results come in each of many answers.
 * An empty body is a success that tells nothing.
 */
export const recordedContacts: StandardSchemaV1<
  unknown,
  BatchAnswer<RecordedContact>
> = batchSchema(isRecordedContact)

/** A schema for a batch whose results pass this test. */
export function batchSchema<T>(
  isResult: (value: unknown) => value is T,
): StandardSchemaV1<unknown, BatchAnswer<T>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'turnout',
      validate: (value) => readBatch(value, isResult),
    },
  }
}

function readBatch<T>(
  value: unknown,
  isResult: (value: unknown) => value is T,
): StandardSchemaV1.Result<BatchAnswer<T>> {
  if (value === undefined) return { value: { status: null, results: [], errors: [] } }
  if (!isRecord(value)) return issue('not an object')
  const results = value['results'] ?? []
  if (!Array.isArray(results)) return issue('results is not a list')
  const list: readonly unknown[] = results
  if (!list.every(isResult))
    return issue(`results[${list.findIndex((one) => !isResult(one))}] cannot be read`)
  const errors = Array.isArray(value['errors']) ? value['errors'].map(readBatchError) : []
  const status = typeof value['status'] === 'string' ? value['status'] : null
  return { value: { status, results: list, errors } }
}

function isRecordedContact(value: unknown): value is RecordedContact {
  if (typeof value !== 'object' || value === null || !('vid' in value)) return false
  if (typeof value.vid !== 'number' && typeof value.vid !== 'string') return false
  return !('email' in value) || typeof value.email === 'string'
}

function readBatchError(value: unknown): BatchError {
  const error = isRecord(value) ? value : {}
  const parts = Array.isArray(error['errors']) ? error['errors'].filter(isRecord) : []
  const contexts = [error['context'], ...parts.map((part) => part['context'])].filter(isRecord)
  return {
    message: text(error['message']) ?? 'HubSpot gave no reason.',
    category: text(error['category']),
    subCategory: text(error['subCategory']),
    correlationId: text(error['correlationId']),
    contextValues: [
      ...contexts.flatMap((context) => Object.values(context).flatMap(texts)),
      ...texts(error['id']),
    ],
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts)
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
}

function issue(message: string): StandardSchemaV1.FailureResult {
  return { issues: [{ message }] }
}
