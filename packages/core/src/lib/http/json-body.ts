import type { StandardSchemaV1 } from '@standard-schema/spec'

/** What was in a body. */
export interface ParsedBody {
  readonly text: string
  /** Undefined when the body is empty or no JSON. */
  readonly json: unknown
}

/** Reads a body as UTF-8 and, if it can be, as JSON. Never throws. */
export function parseBody(body: Uint8Array): ParsedBody {
  if (body.length === 0) return { text: '', json: undefined }
  const decoded = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  const text = decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded
  try {
    return { text, json: JSON.parse(text) as unknown }
  } catch {
    return { text, json: undefined }
  }
}

/** A value that fits its schema, or what does not fit. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string }

/** Checks a value by a Standard Schema. */
export async function checkValue<T>(
  schema: StandardSchemaV1<unknown, T>,
  value: unknown,
): Promise<Checked<T>> {
  const validated = schema['~standard'].validate(value)
  const outcome = validated instanceof Promise ? await validated : validated
  if (outcome.issues === undefined) return { ok: true, value: outcome.value }
  return { ok: false, problem: outcome.issues.slice(0, 3).map(describeIssue).join('; ') }
}

function describeIssue({ message, path = [] }: StandardSchemaV1.Issue): string {
  const keys = path.map((part) => String(typeof part === 'object' ? part.key : part))
  return keys.length === 0 ? message : `${keys.join('.')}: ${message}`
}
