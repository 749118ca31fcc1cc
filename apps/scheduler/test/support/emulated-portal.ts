import { hubspotEmulator, type HubspotEmulator } from '@turnout/emulator/hubspot'
import { onTestFinished } from 'vitest'
import { project, type Project } from './turnout-process.ts'

/** A project whose portal is an emulated HubSpot. */
export interface EmulatedProject extends Project {
  readonly hubspot: HubspotEmulator
}

/** Options of {@link emulatedProject}. */
export interface EmulatedProjectOptions {
  /** The source, as text of the config. Default: 50 people, two of them without an address. */
  readonly source?: string
  /** More keys of the connector, as text of the config. */
  readonly connector?: string
  /** More connectors, as text of the config. */
  readonly more?: string
  /** More keys of the config, as text. */
  readonly config?: string
  readonly environment?: Readonly<Record<string, string>>
}

const PEOPLE = 'listSource({ people: 50, withoutEmail: 2 })'

/** Makes a project with one connector, "webinars", to an emulated HubSpot that ends with the test. */
export async function emulatedProject(
  options: EmulatedProjectOptions = {},
): Promise<EmulatedProject> {
  const hubspot = await hubspotEmulator()
  onTestFinished(() => hubspot.close())
  const made = await project({
    config: emulatedConfig(hubspot.url, options),
    environment: { HUBSPOT_TOKEN: hubspot.token, ...options.environment },
  })
  return { ...made, hubspot }
}

/** The config of an emulated project as text, to be changed and written again. */
export function emulatedConfig(
  baseUrl: string,
  { source = PEOPLE, connector = '', more = '', config = '' }: EmulatedProjectOptions,
): string {
  return `{
  portals: {
    emea: { token: env('HUBSPOT_TOKEN'), baseUrl: '${baseUrl}', readBackWaitsMs: [50] },
  },
  connectors: [
    {
      name: 'webinars',
      source: ${source},
      portal: 'emea',
      schedule: { every: '15m' },
      ${connector}
    },
    ${more}
  ],
  ${config}
}`
}
