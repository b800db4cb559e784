import type { Act } from '#kit/conversations'
import { type Machine, machinesOf, type Random } from '#kit/fleet'

/** One server of a backend as HAProxy sees it. */
export interface BackendServer {
  name: string
  status: 'UP' | 'DOWN' | 'DRAIN' | 'MAINT'
  sessions: number
  weight: number
  check: 'L7OK' | 'L4CON' | 'L4TOUT' | 'L7STS' | ''
}

/** A balancer and the web servers behind it. */
export interface Balanced {
  balancer: string
  backend: string
  servers: readonly [BackendServer, ...BackendServer[]]
}

const socket = 'sudo socat stdio /run/haproxy/admin.sock'

/** Reads name, status, sessions, weight and last check of each server of a backend (columns 2, 18, 5, 19 and 37 of `show stat`). */
export const showCommand = (backend: string) => `echo "show stat" | ${socket} | grep '^${backend},' | cut -d, -f2,5,18,19,37`

export const setState = (backend: string, server: string, state: 'drain' | 'ready') => `echo "set server ${backend}/${server} state ${state}" | ${socket}`
export const setWeight = (backend: string, server: string, weight: number) => `echo "set server ${backend}/${server} weight ${weight}" | ${socket}`

export function statScreen(servers: readonly BackendServer[]): string {
  const up = servers.filter((server) => server.status === 'UP')
  const total = servers.reduce((sum, { sessions }) => sum + sessions, 0)
  const weight = up.reduce((sum, server) => sum + server.weight, 0)
  const lines = servers.map(({ name, sessions, status, weight: own, check }) => `${name},${sessions},${status},${own},${check}`)
  return [...lines, `BACKEND,${total},${up.length > 0 ? 'UP' : 'DOWN'},${weight},`].join('\n')
}

/** Draws a balancer with two to five web servers that share the load evenly. */
export function balancedOf({ site, random }: Pick<Act, 'site' | 'random'>): Balanced & { webs: readonly Machine[] } {
  const drawn = site({ roles: ['proxy', 'web'], each: random.integer(2, 5) })
  const webs = machinesOf(drawn, 'web')
  const base = random.integer(20, 180)
  const server = ({ name }: Machine): BackendServer => ({ name, status: 'UP', sessions: even(base, random), weight: 100, check: 'L7OK' })
  const [first, ...rest] = webs
  return {
    balancer: random.pick(machinesOf(drawn, 'proxy')).name,
    backend: `be_${drawn.application.replaceAll('-', '_')}`,
    servers: [server(first), ...rest.map(server)],
    webs,
  }
}

const even = (base: number, random: Random) => Math.max(1, Math.round(base * (0.9 + random.next() * 0.2)))

/** The servers with one of them changed. */
export function withServer(servers: Balanced['servers'], name: string, change: Partial<BackendServer>): Balanced['servers'] {
  const [first, ...rest] = servers.map((server) => (server.name === name ? { ...server, ...change } : server))
  return first ? [first, ...rest] : servers
}
