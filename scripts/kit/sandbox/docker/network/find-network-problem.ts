import type { NetworkAccess } from '../../sandbox.ts'
import { readAllowedHosts } from './allowed-hosts.ts'

/** What is wrong with what a task says of its network, or null. */
export function findNetworkProblem({ mode, allowedHosts }: NetworkAccess): string | null {
  if (mode !== 'allowlist') {
    if (!allowedHosts?.length) return null
    return `environment.allowed_hosts: only "allowlist" takes hosts, and environment.network_mode is "${mode}"; say "allowlist", or leave them out`
  }
  const { problems } = readAllowedHosts(allowedHosts ?? [])
  return problems.length > 0 ? problems.map((problem) => `environment.allowed_hosts: ${problem}`).join('\n') : null
}
