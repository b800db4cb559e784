import { BlockList, isIP } from 'node:net'
import { type AllowedHosts, isWithin, plainAddress } from './allowed-hosts.ts'

/** The address to connect to, or why there is none. */
export type Way = { address: string } | { refused: string } | { failed: string }

/** Every address of a name. */
export type Lookup = (name: string) => Promise<readonly string[]>

/**
 * Whether a host and port may be reached, and at which address. A name that is not listed is not even asked for, so that a question carries nothing out. An
 * address that no public name has is reached only where it is listed itself: a name's owner may let it point anywhere.
 */
export async function findWay({ host, port }: { host: string; port: number }, allowed: AllowedHosts, lookup: Lookup): Promise<Way> {
  if (isIP(host) !== 0) return allowed.hasAddress(host, port) ? { address: plainAddress(host) } : { refused: 'not in allowed_hosts' }
  if (!allowed.hasName(host, port)) return { refused: 'not in allowed_hosts' }
  let addresses: readonly string[]
  try {
    addresses = await lookup(host)
  } catch (error) {
    return { failed: `no address of it is known (${error instanceof Error ? error.message : String(error)})` }
  }
  const address = addresses.find((candidate) => !isWithin(inner, candidate) || allowed.hasAddress(candidate, port))
  if (address !== undefined) return { address: plainAddress(address) }
  return { refused: `its address ${addresses.join(', ')} is a private one, and not in allowed_hosts itself` }
}

/** Private, local, shared, reserved and multicast addresses, and IPv6 that holds an IPv4 address of any kind. */
const inner = rangesOf([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/32', '2001:db8::/32', '2002::/16', 'fc00::/7', 'fe80::/9', 'ff00::/8'],
])

function rangesOf(texts: readonly string[]): BlockList {
  const ranges = new BlockList()
  for (const text of texts) {
    const [address = '', bits] = text.split('/')
    ranges.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
  return ranges
}
