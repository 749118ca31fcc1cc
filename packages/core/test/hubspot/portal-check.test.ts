import { hubspotDestination, type HubSpotDestinationOptions } from '@turnout/core/hubspot'
import { expect, it } from 'vitest'
import { containing, portalFixture } from './portal-fixture.ts'

const needs = { contacts: 'create', contactFields: 'on-create' } as const

async function problemsOf(
  token: { readonly scopes?: readonly string[]; readonly kind?: 'service-key' },
  asked: {
    readonly contacts: 'create' | 'existing-only'
    readonly contactFields: 'on-create' | 'fill-empty' | 'overwrite'
  } = needs,
): Promise<string[]> {
  const { portal, options } = await portalFixture()
  const destination = hubspotDestination({
    token: portal.addToken(token).token,
    baseUrl: portal.url,
  })
  const findings = await destination.check({ needs: asked, ...options })
  await destination.close()
  return findings.filter(({ kind }) => kind === 'problem').map(({ message }) => message)
}

async function adviceOf(options: Partial<HubSpotDestinationOptions>): Promise<string> {
  const fixture = await portalFixture({ options })
  const findings = await fixture.destination.check({ needs, ...fixture.options })
  return findings.map(({ message }) => message).join('\n')
}

it('finds no problem with a token that has every scope', async () => {
  expect(await problemsOf({})).toEqual([])
})

it('writes nothing while it checks', async () => {
  const { portal, destination, options } = await portalFixture()
  await destination.check({
    needs: { contacts: 'existing-only', contactFields: 'overwrite' },
    ...options,
  })
  expect([portal.events(), portal.contacts(), portal.activities()]).toEqual([[], [], []])
})

it('names the two marketing-event scopes', async () => {
  const problems = await problemsOf({ scopes: ['crm.lists.read'] })
  expect(problems.join('\n')).toContain('crm.objects.marketing_events.read')
  expect(problems.join('\n')).toContain('crm.objects.marketing_events.write')
})

it('names the scopes of contacts with the options that need them', async () => {
  const scopes = ['crm.objects.marketing_events.read', 'crm.objects.marketing_events.write']
  const problems = await problemsOf(
    { scopes },
    { contacts: 'existing-only', contactFields: 'overwrite' },
  )
  expect(problems).toEqual([
    expect.stringMatching(/crm\.objects\.contacts\.read\. The option contacts: 'existing-only'/),
    expect.stringMatching(/crm\.objects\.contacts\.write\. The option contactFields: 'overwrite'/),
  ])
})

it('asks for no scope of contacts that no option needs', async () => {
  const scopes = ['crm.objects.marketing_events.read', 'crm.objects.marketing_events.write']
  expect(await problemsOf({ scopes })).toEqual([])
})

it('says that a service key stands for no app', async () => {
  expect(await problemsOf({ kind: 'service-key' })).toEqual([
    expect.stringContaining('stands for no app'),
  ])
})

it('says once that HubSpot does not know the token', async () => {
  const { portal, options } = await portalFixture()
  const destination = hubspotDestination({ token: 'pat-na1-wrong', baseUrl: portal.url })
  const findings = await destination.check({ needs, ...options })
  await destination.close()
  expect(findings.filter(({ kind }) => kind === 'problem')).toMatchObject([
    { message: containing('does not know the access token') },
  ])
})

it('warns of the end of v3 from March 2027 on', async () => {
  expect(await adviceOf({ now: () => Date.UTC(2027, 1, 28) })).not.toContain('September 2027')
  expect(await adviceOf({ now: () => Date.UTC(2027, 2, 1) })).toContain('September 2027')
  expect(await adviceOf({ now: () => Date.UTC(2027, 2, 1), apiVersion: '2026-09' })).not.toContain(
    'September 2027',
  )
})

it.each([
  ['eventProperties.room', { eventProperties: { room: 'webinar_room' } }],
  ['contactProperties.Shoe', { contactProperties: { Shoe: 'shoe_size' } }],
  ['constantContactProperties.basis', { constantContactProperties: { basis: 'consent' } }],
])('refuses before the first write a property that the portal lacks: %s', async (path, options) => {
  const fixture = await portalFixture({ options })
  await expect(fixture.destination.prepare({ needs, ...fixture.options })).rejects.toMatchObject({
    code: 'invalid_config',
    path,
  })
})

it('refuses a contact property that only HubSpot may write', async () => {
  const fixture = await portalFixture({ options: { contactProperties: { Score: 'hs_object_id' } } })
  await expect(fixture.destination.prepare({ needs, ...fixture.options })).rejects.toThrow(
    /does not let anybody write the property "hs_object_id"/,
  )
})

it('accepts properties that the portal has, and asks once', async () => {
  const fixture = await portalFixture({ options: { eventProperties: { room: 'webinar_room' } } })
  fixture.portal.addProperty('marketing_events', 'webinar_room')
  await fixture.destination.prepare({ needs, ...fixture.options })
  await fixture.destination.prepare({ needs, ...fixture.options })
  expect(fixture.portal.requests()).toHaveLength(1)
})

it('asks nothing when only the names of people are mapped', async () => {
  const fixture = await portalFixture()
  await fixture.destination.prepare({ needs, ...fixture.options })
  expect(fixture.portal.requests()).toEqual([])
})
