/** One resource record; `name` without its last dot. */
export interface DnsRecord {
  name: string
  ttl: number
  type: 'A' | 'AAAA' | 'MX' | 'TXT' | 'NS' | 'CNAME' | 'SOA'
  data: string
}

/** `dig +noall +answer`. */
export const digAnswer = (records: readonly DnsRecord[]): string => records.map(recordLine).join('\n')

/** `dig +short`. */
export const digShort = (records: readonly DnsRecord[]): string => records.map((record) => record.data).join('\n')

/** `dig +noall +comments +authority` of a name that does not exist, or that has no record of the type asked for. */
export function digNothing(status: 'NXDOMAIN' | 'NOERROR', soa: DnsRecord, id: number): string {
  return [
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: ${id}`,
    ';; flags: qr rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1',
    '',
    ';; OPT PSEUDOSECTION:',
    '; EDNS: version: 0, flags:; udp: 1232',
    ';; AUTHORITY SECTION:',
    recordLine(soa),
  ].join('\n')
}

/** The start of authority of a zone; a name that is missing may be remembered for `negativeTtl` seconds. */
export const soaOf = (zone: string, serial: string, negativeTtl = 900): DnsRecord => ({
  name: zone,
  ttl: negativeTtl,
  type: 'SOA',
  data: `ns1.${zone}. hostmaster.${zone}. ${serial} 7200 3600 1209600 ${negativeTtl}`,
})

/** `resolvectl query NAME`. */
export function resolvectlQuery(name: string, address: string | null, link = 'eth0'): string | { text: string; exit: number } {
  if (address === null) return { text: `${name}: resolve call failed: '${name}' not found`, exit: 1 }
  return [
    `${`${name}: ${address}`.padEnd(44)} -- link: ${link}`,
    '',
    '-- Information acquired via protocol DNS in 3.4ms.',
    '-- Data is authenticated: no; Data was acquired via local or encrypted transport: no',
    '-- Data from: network',
  ].join('\n')
}

/** `resolvectl dns`: the servers of each link. */
export const resolvectlDns = (servers: readonly string[], link = 'eth0'): string => `Global:\nLink 2 (${link}): ${servers.join(' ')}`

/** `getent hosts NAME`. */
export const getentHosts = (address: string, name: string): string => `${address.padEnd(15)} ${name}`

/** A record as dig sets it: owner, TTL, class and type in columns of 24, 32, 40 and 48; one space where a column is already past. */
function recordLine({ name, ttl, type, data }: DnsRecord): string {
  let line = ''
  let column = 0
  for (const [text, stop] of [
    [`${name}.`, 24],
    [String(ttl), 32],
    ['IN', 40],
    [type, 48],
    [data, 0],
  ] as const) {
    line += text
    column += text.length
    if (stop === 0) break
    const tabs = Math.ceil((stop - column) / 8)
    line += tabs > 0 ? '\t'.repeat(tabs) : ' '
    column = tabs > 0 ? stop : column + 1
  }
  return line
}
