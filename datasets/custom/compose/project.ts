import type { Act } from '#kit/conversations'
import { drawHex, type Random } from '#kit/fleet'
import type { ComposeContainer } from '#kit/screens'

/** A compose project in its folder on a host. `db` and `cache` are waited for by the others. */
export interface Project {
  host: string
  folder: string
  name: string
  port: number
  tag: string
  containers: readonly ComposeContainer[]
}

const services = [
  { service: 'web', command: '/docker-entrypoint.sh nginx', inner: 80 },
  { service: 'api', command: 'node server.js', inner: 3000 },
  { service: 'db', command: 'docker-entrypoint.sh postgres', inner: 5432 },
  { service: 'cache', command: 'docker-entrypoint.sh redis-server', inner: 6379 },
  { service: 'worker', command: 'python -m worker', inner: null },
] as const

/** A project whose services are all up; those with a health check are healthy. */
export function projectOf({ draw, stem, random }: Act, least = 3): Project {
  const name = stem()
  const tag = drawTag(random)
  const port = random.integer(8001, 9799)
  const since = random.pick(['4 hours', '11 hours', '2 days', '6 days', '3 weeks'])
  const containers = services.slice(0, random.integer(least, services.length)).map(({ service, command, inner }) => ({
    id: drawHex(random, 64),
    name: `${name}-${service}-1`,
    service,
    image: { web: 'nginx:1.27', db: 'postgres:16.4', cache: 'redis:7.4' }[service as string] ?? `registry.${name}.example/${service}:${tag}`,
    command,
    created: `${since} ago`,
    status: `Up ${since}${service === 'api' || service === 'db' ? ' (healthy)' : ''}`,
    ports: inner === null ? '' : service === 'web' ? `0.0.0.0:${port}->80/tcp` : `${inner}/tcp`,
  }))
  return { host: draw('host'), folder: draw('folder'), name, port, tag, containers }
}

export const drawTag = (random: Random): string => `${random.integer(1, 6)}.${random.integer(0, 20)}.${random.integer(0, 9)}`

/** The project's containers with one of them changed. */
export const withService = ({ containers }: Project, service: string, change: Partial<ComposeContainer>): ComposeContainer[] =>
  containers.map((container) => (container.service === service ? { ...container, ...change } : container))

/** Runs docker compose in the project's folder. */
export const compose = ({ folder }: Project, rest: string): string => `cd ${folder} && docker compose ${rest}`

export const statusOf = (containers: readonly ComposeContainer[], service: string): string =>
  containers.find((container) => container.service === service)?.status ?? ''
