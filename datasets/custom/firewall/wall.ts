import type { Random } from '#kit/fleet'
import { type FirewallRule, nftChain, ufwStatus } from '#kit/screens'

/** One of the two tools that hosts use: how rules are read, added and taken out with it. */
export interface Wall {
  name: string
  list: string
  shown(rules: readonly FirewallRule[]): string
  add(rule: FirewallRule): string
  added: string
  /** Takes out the rule at that place (from 0) of the list as it was shown. */
  remove(rule: FirewallRule, place: number): string
  removed: string
  /** Writes the rules down so that they outlast a restart; ufw does that by itself. */
  keep: string | null
}

const ufw: Wall = {
  name: 'ufw',
  list: 'sudo ufw status numbered',
  shown: (rules) => ufwStatus(rules, true),
  add: ({ port, from }) => (from === null ? `sudo ufw allow ${port}/tcp` : `sudo ufw allow from ${from} to any port ${port} proto tcp`),
  added: 'Rule added',
  remove: ({ port, from }) => (from === null ? `sudo ufw delete allow ${port}/tcp` : `sudo ufw delete allow from ${from} to any port ${port} proto tcp`),
  removed: 'Rule deleted',
  keep: null,
}

const nftables: Wall = {
  name: 'nftables',
  list: 'sudo nft -a list chain inet filter input',
  shown: nftChain,
  add: ({ port, from }) => `sudo nft add rule inet filter input ${from === null ? '' : `ip saddr ${from} `}tcp dport ${port} accept`,
  added: '',
  remove: (_, place) => `sudo nft delete rule inet filter input handle ${place + 6}`,
  removed: '',
  keep: 'sudo nft -s list ruleset | sudo tee /etc/nftables.conf > /dev/null',
}

export const drawWall = (random: Random): Wall => random.pick([ufw, nftables])

/** The /16 that an address lies in. */
export const networkOf = (address: string): string => `${address.split('.').slice(0, 2).join('.')}.0.0/16`
