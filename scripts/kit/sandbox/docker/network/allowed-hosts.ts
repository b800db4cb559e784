import { BlockList, isIP } from 'node:net'

/** What an allowlist lets through. A port that an entry does not name is any. */
export interface AllowedHosts {
  hasName(name: string, port: number): boolean
  hasAddress(address: string, port: number): boolean
}

type Entry = { port: number | null } & ({ kind: 'name'; name: string } | { kind: 'suffix'; suffix: string } | { kind: 'range'; range: BlockList })

/** Reads names, `*.suffix`, addresses and CIDR ranges, each with `:port` or without, and says what is none of them. */
export function readAllowedHosts(texts: readonly string[]): { allowed: AllowedHosts; problems: string[] } {
  const entries: Entry[] = []
  const problems: string[] = []
  for (const text of texts) {
    const entry = readEntry(text)
    if (entry) entries.push(entry)
    else problems.push(`"${text}" is no host; say a name, "*.suffix", an address or a range such as 10.0.0.0/8, with ":port" where only one is meant`)
  }
  const some = (port: number, matches: (entry: Entry) => boolean) => entries.some((entry) => (entry.port === null || entry.port === port) && matches(entry))
  const allowed: AllowedHosts = {
    hasName: (name, port) => {
      const wanted = plainName(name)
      return some(port, (entry) => (entry.kind === 'name' && entry.name === wanted) || (entry.kind === 'suffix' && wanted.endsWith(entry.suffix)))
    },
    hasAddress: (address, port) => some(port, (entry) => entry.kind === 'range' && isWithin(entry.range, address)),
  }
  return { allowed, problems }
}

/** Lower case, without the dot that ends a full name. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '')

/** An IPv4 address that is written as IPv6 is the IPv4 address. */
export function plainAddress(address: string): string {
  if (isIP(address) !== 6) return address
  const mapped = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname)
  if (!mapped) return address
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

function readEntry(text: string): Entry | null {
  const parts = /^(?:\[([^\]]+)\]|([^:]+)|([0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:./]*))(?::(\d{1,5}))?$/i.exec(text.trim())
  const host = plainName(parts?.[1] ?? parts?.[2] ?? parts?.[3] ?? '')
  const port = parts?.[4] === undefined ? null : Number(parts[4])
  if (port !== null && (port < 1 || port > 65_535)) return null
  const range = readRange(host)
  if (range) return { kind: 'range', range, port }
  if (parts?.[1] !== undefined) return null
  if (isName(host)) return { kind: 'name', name: host, port }
  return host.startsWith('*.') && isName(host.slice(2)) ? { kind: 'suffix', suffix: host.slice(1), port } : null
}

/** The last label of a name is no number, or it would be a way to write an address. */
const isName = (host: string): boolean => host.length <= 253 && /^(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)*(?!-)(?!\d+$)[a-z0-9_-]{1,63}(?<!-)$/.test(host)

function readRange(host: string): BlockList | null {
  const [address = '', bits, ...rest] = host.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null
  const longest = family === 4 ? 32 : 128
  const prefix = bits === undefined ? longest : Number(bits)
  if (prefix > longest) return null
  const range = new BlockList()
  range.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6')
  return range
}

export function isWithin(range: BlockList, address: string): boolean {
  const plain = plainAddress(address)
  const family = isIP(plain)
  return family !== 0 && range.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}
