import type { EmailAddress } from '../model/email-address.ts'
import { ConfigError } from '../model/errors.ts'
import type { LeftOutRule } from '../model/reasons.ts'
import type { Connector } from './engine.ts'

/** Names the rule by which an address is never sent, or null. */
export type Exclusion = (email: EmailAddress) => LeftOutRule | null

/**
 * Makes the exclusion of a connector; a domain excludes its subdomains too.
 * @throws ConfigError for a pattern with the `g` or `y` flag, which would answer differently each time.
 */
export function exclusion(connector: Connector): Exclusion {
  const { domains = [], addresses = [], patterns = [] } = connector.exclude ?? {}
  if (patterns.some((pattern) => pattern.global || pattern.sticky)) {
    throw new ConfigError(`${connector.name}.exclude.patterns`, 'Leave out the flags g and y.')
  }
  const excludedDomains = domains.map((domain) => domain.trim().toLowerCase().replace(/^@/, ''))
  const excludedAddresses = new Set(addresses.map((address) => address.trim().toLowerCase()))
  return (email) => {
    const domain = email.slice(email.lastIndexOf('@') + 1)
    if (excludedDomains.some((each) => domain === each || domain.endsWith(`.${each}`))) {
      return 'excluded_domain'
    }
    if (excludedAddresses.has(email)) return 'excluded_address'
    return patterns.some((pattern) => pattern.test(email)) ? 'excluded_pattern' : null
  }
}
