import { posix } from 'node:path'
import { type Service, tableOf } from './service.ts'

/** Of a service that a Dockerfile can say. `command` is not said: what an agent works in idles. */
const sayable = ['build', 'image', 'environment', 'command', 'working_dir', 'ports', 'expose', 'entrypoint', 'platform', 'tty', 'stdin_open', 'init']
const idles = /sleep[", ]+inf|tail[", ]+-f|^\[?"(\/bin\/)?(ba)?sh"\]?$/i

/** A Dockerfile that says all that a service is, or null where none can. */
export function dockerfileOf(service: Service, dockerfiles: ReadonlyMap<string, string>): string | null {
  const said = Object.entries(service).filter(([, value]) => value !== undefined)
  if (said.some(([key]) => !sayable.includes(key))) return null
  if (service.command !== undefined && !idles.test(JSON.stringify(service.command))) return null
  const base = baseOf(service, dockerfiles)
  if (base === null) return null
  const environment = { ...tableOf(service.environment), TEST_DIR: '/tests' }
  const lines = [
    ...Object.entries(environment).map(([name, value]) => `ENV ${name}=${quoted(value)}`),
    ...(typeof service.working_dir === 'string' ? [`WORKDIR ${service.working_dir}`] : []),
    ...listOf(service.ports, service.expose).map((port) => `EXPOSE ${port.split(':').at(-1)}`),
    ...(service.entrypoint === undefined ? [] : [`ENTRYPOINT ${JSON.stringify(service.entrypoint)}`]),
  ]
  return `${onPlatform(base.trimEnd(), service.platform)}\n${lines.join('\n')}\n`
}

function baseOf({ build, image }: Service, dockerfiles: ReadonlyMap<string, string>): string | null {
  if (build === undefined) return image === undefined ? null : `FROM ${image}`
  const { context, dockerfile, ...others } = typeof build === 'string' ? { context: build, dockerfile: 'Dockerfile' } : build
  if (posix.resolve('/', context) !== '/' || Object.keys(others).length > 0) return null
  return dockerfiles.get(posix.resolve('/', dockerfile)) ?? null
}

/** A compose file writes `$$` for the sign that both would take for a variable's. */
const quoted = (value: string): string => JSON.stringify(value.replaceAll('$$', '$')).replaceAll('$', '\\$')

const onPlatform = (text: string, platform: unknown): string =>
  typeof platform === 'string' ? text.replace(/^(\s*FROM)\s+(?!--platform)/gim, `$1 --platform=${platform} `) : text

const listOf = (...lists: unknown[]): string[] => lists.flatMap((list) => (Array.isArray(list) ? list.map(String) : []))
