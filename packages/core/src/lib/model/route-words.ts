/**
 * Literal path segments of HubSpot's Marketing Events API, `.` and `..` too: an id that equals one would call another
 * operation. Keys are made with them, so that none is ever added or taken away.
 */
export const routeWords: ReadonlySet<string> = new Set([
  'associations',
  'attend',
  'attendance',
  'batch',
  'breakdown',
  'cancel',
  'complete',
  'contacts',
  'create',
  'delete',
  'email-create',
  'email-upsert',
  'events',
  'identifiers',
  'lists',
  'participations',
  'register',
  'search',
  'settings',
  'update',
  'upsert',
  '.',
  '..',
])
