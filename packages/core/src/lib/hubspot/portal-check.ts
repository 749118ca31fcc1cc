import { ConfigError } from '../model/errors.ts'
import type { DestinationFinding, DestinationNeeds } from '../sync/destination.ts'
import { versionAdvice } from './api-version.ts'
import type { CallOptions } from './call-options.ts'
import { HubSpotError, type HubSpotErrorKind } from './hubspot-error.ts'
import type { Portal } from './portal.ts'
import { nameProperties } from './property-mapping.ts'

const PROBE = { externalAccountId: 'turnout', externalEventId: 'turnout.check' }

/** What is wrong with the credentials for these needs; writes nothing. */
export async function checkPortal(
  portal: Portal,
  needs: DestinationNeeds,
  options: CallOptions,
): Promise<readonly DestinationFinding[]> {
  const problems = await credentialProblems(portal, needs, options)
  const findings = problems.length === 0 ? await propertyProblems(portal, options) : [...problems]
  const advice = versionAdvice(portal.apiVersion, portal.now())
  if (advice !== null) findings.push({ kind: 'advice', message: advice })
  findings.push({
    kind: 'advice',
    message:
      'HubSpot counts the registrants of a past event as no-shows until their attendance arrives.',
  })
  return findings
}

/** @throws ConfigError for names of properties that the portal lacks, which HubSpot would drop silently. */
export async function preparePortal(portal: Portal, options: CallOptions): Promise<void> {
  const [first] = await misnamed(portal, options)
  if (first !== undefined) throw first
}

async function credentialProblems(
  portal: Portal,
  needs: DestinationNeeds,
  options: CallOptions,
): Promise<readonly DestinationFinding[]> {
  try {
    const findings = await Promise.all(probes(portal, needs, options))
    return findings.filter((finding) => finding !== null)
  } catch (error) {
    // A token that HubSpot does not know fails every probe: one finding says it.
    if (error instanceof HubSpotError && TOKEN_PROBLEMS.has(error.kind))
      return [problem(error.message)]
    throw error
  }
}

const TOKEN_PROBLEMS = new Set<HubSpotErrorKind>([
  'expired_token',
  'invalid_token',
  'invalid_grant',
])

function probes(
  { client: { events, lists, contacts } }: Portal,
  { contacts: creation, contactFields }: DestinationNeeds,
  options: CallOptions,
): Promise<DestinationFinding | null>[] {
  const all = [
    scopeProbe('crm.objects.marketing_events.read', () => events.listPage({ limit: 1 }, options)),
    // HubSpot asks for the write scope here, though it only reads: the one way to see it without writing.
    scopeProbe('crm.objects.marketing_events.write', () => lists.list({ objectId: '1' }, options)),
    appProbe(() => events.getByExternalId(PROBE, options)),
  ]
  if (creation === 'existing-only' || contactFields === 'fill-empty') {
    const option =
      creation === 'existing-only' ? "contacts: 'existing-only'" : "contactFields: 'fill-empty'"
    const read = {
      ids: ['turnout-check@example.com'],
      idProperty: 'email',
      properties: [],
    } as const
    all.push(scopeProbe('crm.objects.contacts.read', () => contacts.read(read, options), option))
  }
  if (contactFields !== 'on-create') {
    const option = `contactFields: '${contactFields}'`
    all.push(scopeProbe('crm.objects.contacts.write', () => contacts.update([], options), option))
  }
  return all
}

/** Null when HubSpot lets the request through, whatever it answers about what was asked for. */
async function scopeProbe(
  scope: string,
  ask: () => Promise<unknown>,
  option?: string,
): Promise<DestinationFinding | null> {
  const kind = await refusalOf(ask)
  if (kind !== 'missing_scopes' && kind !== 'forbidden') return null
  const needed = option === undefined ? '' : ` The option ${option} needs it.`
  return problem(
    `The token lacks the scope ${scope}.${needed} Add it to the app and create a new token.`,
  )
}

async function appProbe(ask: () => Promise<unknown>): Promise<DestinationFinding | null> {
  if ((await refusalOf(ask)) !== 'forbidden') return null
  return problem(
    'The credential stands for no app, so HubSpot refuses external ids: known events can be written by objectId, but none can be created or completed. Use the token of an app: OAuth, static-auth or an existing private app.',
  )
}

/** How HubSpot refuses to answer; null when it answers. @throws what says nothing about permissions. */
async function refusalOf(ask: () => Promise<unknown>): Promise<HubSpotErrorKind | null> {
  try {
    await ask()
    return null
  } catch (error) {
    if (!(error instanceof HubSpotError) || error.retryable || TOKEN_PROBLEMS.has(error.kind)) {
      throw error
    }
    return error.kind
  }
}

async function propertyProblems(
  portal: Portal,
  options: CallOptions,
): Promise<DestinationFinding[]> {
  try {
    return (await misnamed(portal, options)).map(({ message }) => problem(message))
  } catch (error) {
    if (error instanceof HubSpotError && ['missing_scopes', 'forbidden'].includes(error.kind)) {
      return [problem(`The configured properties cannot be checked: ${error.message}`)]
    }
    throw error
  }
}

async function misnamed(portal: Portal, options: CallOptions): Promise<ConfigError[]> {
  const { event, contact, constant } = portal.mapping
  const custom = Object.entries(contact).filter(([field, name]) => nameProperties[field] !== name)
  const ofContacts = [
    ...custom.map(([field, name]) => ({ path: `contactProperties.${field}`, name })),
    ...Object.keys(constant).map((name) => ({ path: `constantContactProperties.${name}`, name })),
  ]
  const ofEvents = Object.entries(event).map(([field, name]) => ({
    path: `eventProperties.${field}`,
    name,
  }))
  return [
    ...(await namesLacking(portal, 'marketing_events', ofEvents, options)),
    ...(await namesLacking(portal, 'contacts', ofContacts, options)),
  ]
}

async function namesLacking(
  { name: portal, client }: Portal,
  objectType: 'marketing_events' | 'contacts',
  wanted: readonly { readonly path: string; readonly name: string }[],
  options: CallOptions,
): Promise<ConfigError[]> {
  if (wanted.length === 0) return []
  const known = new Map(
    (await client.properties.list(objectType, options)).map((one) => [one.name, one]),
  )
  return wanted.flatMap(({ path, name }) => {
    const property = known.get(name)
    if (property?.writable === true) return []
    const why =
      property === undefined ? 'has no property' : 'does not let anybody write the property'
    const what = property === undefined ? 'Create it there, or take it out' : 'Take it out'
    return [
      new ConfigError(
        path,
        `portal "${portal}" ${why} "${name}" of ${objectType.replace('_', ' ')}. ${what}: HubSpot would drop its values without a word.`,
      ),
    ]
  })
}

function problem(message: string): DestinationFinding {
  return { kind: 'problem', message }
}
