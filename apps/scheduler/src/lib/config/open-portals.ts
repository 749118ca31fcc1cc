import { ConfigError, type Log } from '@turnout/core'
import { hubspotDestination } from '@turnout/core/hubspot'
import type { Connector, Destination } from '@turnout/core/sync'
import type { ParsedConnector } from './config-schema.ts'
import { type LoadedConfig, requireVariables } from './load-config.ts'
import type { HubSpotPortal, PortalConfig } from './turnout-config.ts'

/** The portals of a config by name, and its connectors with their destinations. */
export interface OpenConfig {
  readonly portals: ReadonlyMap<string, Destination>
  readonly connectors: readonly Connector[]
  /** Frees what the destinations hold. */
  close(): Promise<void>
}

/**
 * Makes the destinations of a config.
 * @throws ConfigError when a portal cannot be made, or when an environment variable is missing.
 */
export async function openPortals(
  config: LoadedConfig,
  { log }: { readonly log: Log },
): Promise<OpenConfig> {
  requireVariables(config)
  const portals = new Map<string, Destination>()
  for (const [name, portal] of Object.entries(config.portals)) {
    portals.set(name, await openPortal(name, portal, log))
  }
  return {
    portals,
    connectors: config.connectors.map((each) => toConnector(each, portals)),
    async close() {
      await Promise.all([...portals.values()].map(closeDestination))
    },
  }
}

async function openPortal(name: string, portal: PortalConfig, log: Log): Promise<Destination> {
  const given = typeof portal === 'function' ? await portal() : portal
  if (!isDestination(given)) return makeDestination(name, { log, ...given })
  if (given.portal === name) return given
  throw new ConfigError(
    `portals.${name}`,
    `This destination calls its portal "${given.portal}". The ledger goes by that name: give both the same one.`,
  )
}

function makeDestination(name: string, options: HubSpotPortal): Destination {
  const token: unknown = options.token
  if (token === undefined || token === null || token === '') {
    throw new ConfigError(
      `portals.${name}.token`,
      "It is missing. Write token: env('HUBSPOT_TOKEN'), and set that environment variable.",
    )
  }
  try {
    return hubspotDestination({ ...options, portal: name })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`portals.${name}`, detail, { cause: error })
  }
}

async function closeDestination(destination: Destination): Promise<void> {
  if (isClosable(destination)) await destination.close()
}

function isClosable(
  destination: Destination,
): destination is Destination & { close(): Promise<void> } {
  return 'close' in destination && typeof destination.close === 'function'
}

function isDestination(portal: HubSpotPortal | Destination): portal is Destination {
  return 'writeParticipations' in portal && typeof portal.writeParticipations === 'function'
}

function toConnector(
  config: ParsedConnector,
  portals: ReadonlyMap<string, Destination>,
): Connector {
  const destination = portals.get(config.portal)
  if (destination === undefined) {
    throw new ConfigError('connectors', `There is no portal "${config.portal}".`)
  }
  const { portal: _portal, schedule: _schedule, ...rules } = config
  return { ...rules, destination }
}
