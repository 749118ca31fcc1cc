import type { Connector } from '@turnout/core/sync'

/** Connectors that a person can approve for the time of one run. */
export interface Consent {
  readonly connectors: readonly Connector[]
  /** Does the work while the connector counts as approved. */
  during<T>(connector: string, work: () => Promise<T>): Promise<T>
}

/**
 * Makes `--yes` mean what the option `approved: true` means, for one run: the plan of a first contact is approved.
 * Events in doubt are not: they always wait for `turnout approve`.
 */
export function consentOf(connectors: readonly Connector[]): Consent {
  const consents = new Map<string, number>()
  const count = (name: string, by: number): void =>
    void consents.set(name, (consents.get(name) ?? 0) + by)
  return {
    connectors: connectors.map((connector) => ({
      ...connector,
      get approved() {
        return connector.approved === true || (consents.get(connector.name) ?? 0) > 0
      },
    })),
    async during(name, work) {
      count(name, 1)
      try {
        return await work()
      } finally {
        count(name, -1)
      }
    },
  }
}
