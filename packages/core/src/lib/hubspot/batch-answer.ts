import type { StandardSchemaV1 } from '@standard-schema/spec'
import { list, misshapen, optional, type Read, shape } from './answer-shape.ts'
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
  readonly email?: string | null
}

const recordedContact: Read<RecordedContact> = (value, path) => {
  if (!isRecordedContact(value)) throw misshapen(path, 'a contact')
  return value
}

/** Reads the answer to an attendance batch: up to 500 results come in each of many answers, so none is copied. */
export const recordedContacts: StandardSchemaV1<unknown, BatchAnswer<RecordedContact>> = batchOf(
  recordedContact,
)

/** The answer to a batch. An empty body is a success that tells nothing. */
export function batchOf<T>(result: Read<T>): StandardSchemaV1<unknown, BatchAnswer<T>> {
  const results = optional(list(result))
  return shape((value, path) => {
    if (value === undefined) return { status: null, results: [], errors: [] }
    if (!isRecord(value)) throw misshapen(path, 'an object')
    const errors = Array.isArray(value['errors']) ? value['errors'].map(readBatchError) : []
    return {
      status: text(value['status']),
      results: results(value['results'], ['results']) ?? [],
      errors,
    }
  })
}

function isRecordedContact(value: unknown): value is RecordedContact {
  if (typeof value !== 'object' || value === null || !('vid' in value)) return false
  if (typeof value.vid !== 'number' && typeof value.vid !== 'string') return false
  return !('email' in value) || value.email === null || typeof value.email === 'string'
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
