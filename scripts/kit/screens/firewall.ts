/** A way in through a firewall that drops the rest. `from` null: anybody. */
export interface FirewallRule {
  port: number
  from: string | null
}

/** A socket that listens. */
export interface Listener {
  address: string
  port: number
  program: string
  pid: number
}

/** `ufw status`, or `ufw status numbered`. */
export function ufwStatus(rules: readonly FirewallRule[], numbered = false): string {
  const action = numbered ? 'ALLOW IN' : 'ALLOW'
  const line = (to: string, what: string, from: string) => `${to.padEnd(26)} ${what.padEnd(11)} ${from}`
  const lines = rules.map((rule, place) => {
    const text = line(`${rule.port}/tcp`, action, rule.from ?? 'Anywhere')
    return numbered ? `[${String(place + 1).padStart(2)}] ${text}` : text
  })
  const indent = numbered ? '     ' : ''
  return ['Status: active', '', `${indent}${line('To', 'Action', 'From')}`, `${indent}${line('--', '------', '----')}`, ...lines].join('\n')
}

/** `nft -a list chain inet filter input` of a host that accepts what is answered, its own, and what `rules` say. */
export function nftChain(rules: readonly FirewallRule[]): string {
  const accepted = rules.map(({ port, from }, place) => `\t\t${from === null ? '' : `ip saddr ${from} `}tcp dport ${port} accept # handle ${place + 6}`)
  return [
    'table inet filter {',
    '\tchain input { # handle 1',
    '\t\ttype filter hook input priority filter; policy drop;',
    '\t\tct state established,related accept # handle 4',
    '\t\tiif "lo" accept # handle 5',
    ...accepted,
    '\t}',
    '}',
  ].join('\n')
}

/** `ss -tlnp`. */
export function ssListening(listeners: readonly Listener[]): string {
  const width = Math.max(18, ...listeners.map(({ address, port }) => `${address}:${port}`.length))
  const lines = listeners.map(
    ({ address, port, program, pid }) =>
      `LISTEN 0      511    ${`${address}:${port}`.padStart(width)}      0.0.0.0:*    users:(("${program}",pid=${pid},fd=6))`,
  )
  return [`State  Recv-Q Send-Q ${'Local Address:Port'.padStart(width)} Peer Address:PortProcess`, ...lines].join('\n')
}

/** `nc -vz -w 3 HOST PORT`. */
export function ncProbe(host: string, port: number, came: 'open' | 'dropped' | 'refused'): string | { text: string; exit: number } {
  if (came === 'open') return `Connection to ${host} ${port} port [tcp/*] succeeded!`
  const why = came === 'dropped' ? 'timed out: Operation now in progress' : 'failed: Connection refused'
  return { text: `nc: connect to ${host} port ${port} (tcp) ${why}`, exit: 1 }
}
