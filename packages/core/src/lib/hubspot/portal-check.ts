import { ConfigError } from '../model/errors.ts'
import type { DestinationFinding, DestinationNeeds } from '../sync/destination.ts'
import { versionAdvice } from './api-version.ts'
import type { CallOptions } from './call-options.ts'
import { HubSpotError } from './hubspot-error.ts'
import type { Portal } from './portal.ts'
import { nameProperties } from './property-mapping.ts'

const PROBE = { externalAccountId: 'turnout', externalEventId: 'turnout.check' }

/** What is wrong with the credentials for these needs; writes nothing. */
export async function checkPortal(
  portal: Portal,
  needs: DestinationNeeds,
  options: CallOptions,
): Promise<readonly DestinationFinding[]> {
  const findings = [
    await probe(
      () => portal.client.events.listPage({ limit: 1 }, options),
      'crm.objects.marketing_events.read',
      '',
    ),
  ]
  // A token that HubSpot does not know fails every probe: one finding says it.
  if (!findings.some((finding) => finding?.message.includes('token'))) {
    findings.push(...(await Promise.all(probes(portal, needs, options))))
  }
  findings.push(...configuredProperties(await propertyProblems(portal, findings, options)))
  const advice = versionAdvice(portal.apiVersion, portal.now())
  if (advice !== null) findings.push({ kind: 'advice', message: advice })
  findings.push({
    kind: 'advice',
    message:
      'HubSpot counts the registrants of a past event as no-shows until their attendance arrives.',
  })
  return findings.filter((finding) => finding !== null)
}

/** @throws ConfigError for names of properties that the portal lacks, which HubSpot would drop silently. */
export async function preparePortal(portal: Portal, options: CallOptions): Promise<void> {
  const [first] = await misnamed(portal, options)
  if (first !== undefined) throw first
}

function probes(
  { client: { events, lists, contacts } }: Portal,
  { contacts: creation, contactFields }: DestinationNeeds,
  options: CallOptions,
): Promise<DestinationFinding | null>[] {
  const writeScope = 'crm.objects.marketing_events.write'
  const all = [
    // HubSpot asks for the write scope here, though it only reads: the one way to see it without writing.
    probe(() => lists.list({ objectId: '1' }, options), writeScope, ''),
    appIdentity(() => events.getByExternalId(PROBE, options)),
  ]
  if (creation === 'existing-only' || contactFields === 'fill-empty') {
    const option =
      creation === 'existing-only' ? "contacts: 'existing-only'" : "contactFields: 'fill-empty'"
    const read = {
      idProperty: 'email',
      ids: ['turnout-check@example.com'],
      properties: ['email'],
    } as const
    all.push(probe(() => contacts.read(read, options), 'crm.objects.contacts.read', option))
  }
  if (contactFields !== 'on-create') {
    const option = `contactFields: '${contactFields}'`
    all.push(probe(() => contacts.update([], options), 'crm.objects.contacts.write', option))
  }
  return all
}

/** Null when HubSpot lets the request through, whatever it answers about what was asked for. */
async function probe(
  ask: () => Promise<unknown>,
  scope: string,
  option: string,
): Promise<DestinationFinding | null> {
  try {
    await ask()
    return null
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error
    const needed = option === '' ? '' : ` The option ${option} needs it.`
    switch (error.kind) {
      case 'missing_scopes':
      case 'forbidden':
        return problem(
          `The token lacks the scope ${scope}.${needed} Add it to the app and create a new token.`,
        )
      case 'expired_token':
      case 'invalid_token':
      case 'invalid_grant':
        return problem(error.message)
      case 'not_found':
      case 'validation':
      case 'batch_too_large':
      case 'unique_value_conflict':
        return null
      case 'rate_limit':
      case 'daily_limit':
      case 'locked':
      case 'migration':
      case 'unavailable':
      case 'unexpected':
        throw error
    }
  }
}

async function appIdentity(ask: () => Promise<unknown>): Promise<DestinationFinding | null> {
  const finding = await probe(ask, '', '')
  return finding === null
    ? null
    : problem(
        'The credential stands for no app, so HubSpot refuses external ids: known events can be written by objectId, but none can be created or completed. Use the token of an app: OAuth, static-auth or an existing private app.',
      )
}

async function propertyProblems(
  portal: Portal,
  findings: readonly (DestinationFinding | null)[],
  options: CallOptions,
): Promise<readonly ConfigError[] | DestinationFinding> {
  if (findings.some((finding) => finding?.kind === 'problem')) return []
  try {
    return await misnamed(portal, options)
  } catch (error) {
    if (error instanceof HubSpotError && ['missing_scopes', 'forbidden'].includes(error.kind)) {
      return problem(`The configured properties cannot be checked: ${error.message}`)
    }
    throw error
  }
}

function configuredProperties(
  problems: readonly ConfigError[] | DestinationFinding,
): readonly DestinationFinding[] {
  return 'kind' in problems ? [problems] : problems.map(({ message }) => problem(message))
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
