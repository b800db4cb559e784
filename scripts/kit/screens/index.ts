/** What commands print on a host in a given state: pure texts, nothing is run. */

export * from './compose.ts'
export * from './dns.ts'
export * from './docker.ts'
export * from './firewall.ts'
export * from './host.ts'
export * from './incident.ts'
export * from './kubernetes.ts'
export * from './systemd.ts'
export * from './tabwriter.ts'
export * from './text.ts'
export * from './tls.ts'
