import type { Act } from '#kit/conversations'
import { drawHex, type Random } from '#kit/fleet'
import type { Container } from '#kit/screens'

const parts = [
  { part: 'web', command: '/docker-entrypoint.sh nginx -g daemon off;', port: 80 },
  { part: 'api', command: 'node dist/server.js', port: 8080 },
  { part: 'worker', command: 'python -m worker --queue default', port: null },
  { part: 'db', command: 'docker-entrypoint.sh postgres', port: 5432 },
  { part: 'cache', command: 'docker-entrypoint.sh redis-server', port: 6379 },
  { part: 'scheduler', command: 'celery -A tasks beat', port: null },
] as const

const images: Readonly<Record<string, string>> = { web: 'nginx:1.27', db: 'postgres:16.4', cache: 'redis:7.4' }

/** A host that runs the containers of one application, all up. */
export interface Yard {
  host: string
  application: string
  tag: string
  containers: readonly Container[]
}

export function yardOf({ draw, stem, random }: Act): Yard {
  const host = draw('host')
  const application = stem()
  const tag = version(random)
  const count = random.integer(3, parts.length)
  const containers = parts.slice(0, count).map(({ part, command, port }) => {
    const published = port === null ? null : random.integer(8000, 9900)
    return {
      id: drawHex(random, 64),
      name: `${application}-${part}`,
      image: images[part] ?? `registry.${application}.example/${part}:${tag}`,
      command,
      created: `${random.integer(2, 6)} weeks ago`,
      status: `Up ${random.pick(['3 hours', '9 hours', '2 days', '5 days', '12 days', '2 weeks'])}${part === 'web' || part === 'api' ? ' (healthy)' : ''}`,
      ports: port === null ? '' : published !== null && (part === 'web' || part === 'api') ? `0.0.0.0:${published}->${port}/tcp` : `${port}/tcp`,
    }
  })
  return { host, application, tag, containers }
}

export const version = (random: Random): string => `${random.integer(1, 5)}.${random.integer(0, 19)}.${random.integer(0, 9)}`

/** The yard with one container changed. */
export const withContainer = (yard: Yard, name: string, change: Partial<Container>): Yard => ({
  ...yard,
  containers: yard.containers.map((container) => (container.name === name ? { ...container, ...change } : container)),
})

/** One of the application's own containers: those whose image the team builds. */
export const ownContainer = (yard: Yard, random: Random): Container => random.pick(yard.containers.filter(({ image }) => image.startsWith('registry.')))
