import type { AddressCheckView, HostedAddressView } from '../../../src-shared/views.ts'

/** What the tests of all addresses come to. */
export interface CheckSummary {
  readonly testing: boolean
  /** How many have a result, and how many of those answered. */
  readonly tested: number
  readonly reached: number
  /** Whether a firewall may be in the way of one. */
  readonly blocked: boolean
}

export function summarizeChecks(addresses: readonly HostedAddressView[]): CheckSummary {
  const count = (kind: AddressCheckView['kind']) => addresses.filter(({ check }) => check.kind === kind).length
  const [reached, blocked] = [count('reached'), count('blocked')]
  return { testing: count('testing') > 0, tested: reached + blocked, reached, blocked: blocked > 0 }
}

export type FirewallSystem = 'windows' | 'mac' | 'linux' | 'other'

/** The person's system, as far as the browser tells. */
export function firewallSystem(userAgent: string): FirewallSystem {
  if (/windows/i.test(userAgent)) return 'windows'
  if (/android|iphone|ipad/i.test(userAgent)) return 'other'
  if (/mac os|macintosh/i.test(userAgent)) return 'mac'
  return /linux|x11/i.test(userAgent) ? 'linux' : 'other'
}
