/** Where a source record stands: a place in a file, or a resource of a platform. */
export type Locator = FileLocator | ResourceLocator

/** A place in a file. Lines and columns count from 1. */
export interface FileLocator {
  readonly file: string
  readonly line: number
  readonly column?: number
  readonly field?: string
}

/** A resource of a platform, like `webinars/123/registrants`, and the record's id in it. */
export interface ResourceLocator {
  readonly resource: string
  readonly id: string
  readonly field?: string
}

/**
 * Names one source record: a file row, a registrant, a stay, a guest. The smallest thing that is counted.
 * `id` is the same at every read and unique within its source; when the platform changes the record, the id stays.
 */
export interface RecordRef {
  readonly id: string
  readonly locator: Locator
}

/** `registrants.csv:14:3 (Email)` or `webinars/123/registrants Ab3 (email)`. */
export function formatLocator(locator: Locator): string {
  const field = locator.field === undefined ? '' : ` (${locator.field})`
  if ('resource' in locator) return `${locator.resource} ${locator.id}${field}`
  const column = locator.column === undefined ? '' : `:${locator.column}`
  return `${locator.file}:${locator.line}${column}${field}`
}
