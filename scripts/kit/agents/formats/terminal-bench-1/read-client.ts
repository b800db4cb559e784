import { stringify } from 'yaml'
import { z } from 'zod'
import { TaskError } from '../../task-error.ts'
import { dockerfileOf } from './dockerfile-of.ts'
import { Service, tableOf } from './service.ts'
import { parseYaml } from './task-yaml.ts'

const Compose = z.looseObject({ services: z.record(z.string(), Service) })

/** What the harness of Terminal-Bench fills in; places on its own machine are not among them. */
const variables: Readonly<Record<string, string>> = {
  T_BENCH_TEST_DIR: '/tests',
  T_BENCH_CONTAINER_LOGS_PATH: '/logs',
  T_BENCH_CONTAINER_AGENT_LOGS_PATH: '/agent-logs',
}
const ofHarness = /\$\{?T_BENCH_\w+/

/**
 * What the agent works in: the service `client`. Where it is the only one and a Dockerfile can say all that it is, that Dockerfile; else the compose file with
 * the service called `main`, as Harbor has it. `dockerfiles` are texts by their path; `place` names the compose file in messages.
 */
export function readClient(
  text: string | null,
  dockerfiles: ReadonlyMap<string, string>,
  place: string,
): { dockerfile: string | null; compose: string | null } {
  if (text === null) return { dockerfile: dockerfileOf({ build: '.' }, dockerfiles), compose: null }
  const filled = text.replace(
    /\$\{(T_BENCH_\w+)(?::-[^}]*)?\}|\$(T_BENCH_\w+)/g,
    (whole, braced?: string, bare?: string) => variables[braced ?? bare ?? ''] ?? whole,
  )
  const compose = Compose.safeParse(parseYaml(filled, place).value)
  if (!compose.success) throw new TaskError(`${place}: ${z.prettifyError(compose.error)}; mend this value`)
  const { client, ...others } = compose.data.services
  if (!client) throw new TaskError(`${place}: has no service "client", in which the agent works; there is: ${Object.keys(others).join(', ')}`)
  const main = withoutHarness(client)
  const rest = Object.keys(compose.data).filter((key) => !['services', 'version', 'name'].includes(key))
  const dockerfile = Object.keys(others).length === 0 && rest.length === 0 ? dockerfileOf(main, dockerfiles) : null
  if (dockerfile !== null) return { dockerfile, compose: null }
  const services = Object.fromEntries(Object.entries(others).map(([name, service]) => [name, waitingForMain(withoutHarness(service))]))
  const environment = { ...tableOf(main.environment), TEST_DIR: '/tests' }
  const { version: _version, ...kept } = compose.data
  return { dockerfile: dockerfiles.get('/Dockerfile') ?? null, compose: stringify({ ...kept, services: { main: { ...main, environment }, ...services } }) }
}

/** Without names and folders that the harness gives to what it starts. */
function withoutHarness({ container_name: _name, image, volumes, ...service }: Service): Service {
  const kept = (volumes ?? []).filter((volume) => !ofHarness.test(JSON.stringify(volume)))
  return { ...service, ...(image !== undefined && !ofHarness.test(image) && { image }), ...(kept.length > 0 && { volumes: kept }) }
}

function waitingForMain(service: Service): Service {
  const { depends_on } = service
  if (Array.isArray(depends_on)) return { ...service, depends_on: depends_on.map((name) => (name === 'client' ? 'main' : name)) }
  if (!depends_on) return service
  return { ...service, depends_on: Object.fromEntries(Object.entries(depends_on).map(([name, how]) => [name === 'client' ? 'main' : name, how])) }
}
