import type { Instant, Source } from '@turnout/core'
import type { HubSpotDestinationOptions } from '@turnout/core/hubspot'
import type { Connector, Destination } from '@turnout/core/sync'

/** What `turnout.config.ts` gives: where the ledger is, the portals, and the connectors that carry sources to them. */
export interface TurnoutConfig {
  /** The ledger's file, relative to the config file, on a local disk. Default `./.turnout/ledger.db`. */
  readonly ledger?: string
  /** The HubSpot accounts that are written to, by the names that connectors use. */
  readonly portals: Readonly<Record<string, PortalConfig>>
  readonly connectors: readonly ConnectorConfig[]
  /** The loopback API through which commands reach a running engine. */
  readonly api?: {
    /** Default: any free port. It is only ever opened on 127.0.0.1. */
    readonly port?: number
  }
  /** How the command is called here, for the commands that Turnout prints. Default `npx turnout`. */
  readonly command?: string
  /** Lines that `turnout start` prints under "Where to look": web addresses, a runbook, commands. */
  readonly lookAt?: readonly string[]
  /** Called once when a command has ended, to end what the config has opened. */
  readonly close?: () => void | Promise<void>
}

/**
 * A portal: the options of `hubspotDestination`, a destination of one's own, or a function that gives one of them and
 * is called once, when the portal is first needed.
 */
export type PortalConfig =
  | HubSpotPortal
  | Destination
  | (() => HubSpotPortal | Destination | Promise<HubSpotPortal | Destination>)

/** A HubSpot account. The portal's name is its key in the config. */
export type HubSpotPortal = Omit<HubSpotDestinationOptions, 'portal'>

/** A source, the portal it is carried to, when, and by which rules. */
export interface ConnectorConfig extends Omit<Connector, 'source' | 'destination' | 'since'> {
  readonly source: Source
  /** A name of `portals`. */
  readonly portal: string
  /** When `turnout start` runs it. Default null: only `turnout sync` does. */
  readonly schedule?: ScheduleConfig | null
  /** How far back the first read reaches: an instant, or ISO 8601 text with an offset. Default: the first run. */
  readonly since?: Instant | string
}

/**
 * When a connector runs: a cron expression in the machine's time zone or in the one given, or a distance between
 * starts like `30s`, `15m`, `6h` or `1d`.
 */
export type ScheduleConfig =
  | string
  | { readonly cron: string; readonly timeZone?: string }
  | { readonly every: string }

/** What a config that is a function is given. */
export interface ConfigContext {
  /**
   * The value of an environment variable. One that is not set stops only the commands that need it, with an error that
   * names it.
   */
  env(name: string): string
}

/** What a config file exports: the config, or a function that makes it. */
export type ConfigExport =
  | TurnoutConfig
  | ((context: ConfigContext) => TurnoutConfig | Promise<TurnoutConfig>)

/** Gives the config back as it is, typed. */
export function defineConfig(config: ConfigExport): ConfigExport {
  return config
}
