import { randomUUID } from 'node:crypto'
import type Docker from 'dockerode'
import type { Sandbox, SandboxStart } from '../../sandbox.ts'
import { SandboxError } from '../../sandbox-error.ts'
import { ask, orGone } from '../engine.ts'
import { type OpenNetworks, openNetworks } from '../network/open-networks.ts'
import { removeContainer } from '../remove-container.ts'
import { composeVariables } from './compose-variables.ts'
import { type ComposedMain, ComposedSandbox } from './composed-sandbox.ts'
import { containerSettings, endpointOf, layOver } from './container-settings.ts'
import { type ComposedService, type Composition, readCompose } from './read-compose.ts'
import { serviceImage } from './service-image.ts'
import { waitFor } from './wait-for.ts'

/** What makes `main` of a composition a sandbox like any other: a container that is not started yet, with these settings over its own. */
export type CreateMain = (given: SandboxStart, settings: Docker.ContainerCreateOptions) => Promise<{ container: Docker.Container; sandbox: ComposedMain }>

export interface ComposeSurroundings {
  labels: Record<string, string>
  say(line: string): void
  createMain: CreateMain
  /** The image of a service, without anything of ours. */
  ensureImage(given: SandboxStart): Promise<string>
  /** What a container of a service is created with, as every sandbox. */
  hostConfig: Docker.HostConfig
}

/** What of a composition cannot be started, or null. */
export function findComposeProblem(given: SandboxStart): string | null {
  const read = readCompose(given.image?.compose ?? '', composeVariables(given))
  if ('problems' in read) return read.problems.join('\n')
  const problems = Object.values(read.composition.services).flatMap((service) => {
    const image = serviceImage(service, given)
    return 'problem' in image ? [`environment/docker-compose.yaml: ${image.problem}`] : []
  })
  return problems.length > 0 ? problems.join('\n') : null
}

/** Starts every service, each when those it waits for are as it needs them, and waits till all are up. What was made is removed where one fails. */
export async function startComposition(engine: Docker, given: SandboxStart, surroundings: ComposeSurroundings): Promise<Sandbox> {
  const read = readCompose(given.image?.compose ?? '', composeVariables(given))
  if ('problems' in read) throw new SandboxError(read.problems.join('\n'))
  const { labels, say } = surroundings
  const { composition } = read
  const used = new Set(Object.values(composition.services).flatMap(({ attachments }) => attachments.map(({ network }) => network)))
  const networks = Object.fromEntries(Object.entries(composition.networks).filter(([name]) => used.has(name)))
  const together = Object.values(composition.services).flatMap(({ attachments }) => attachments.flatMap(({ aliases }) => aliases))
  const open = (access = given.network ?? { mode: 'no-network' as const }) =>
    openNetworks(engine, access, { labels, say, networks, together: [...new Set(together)] })
  const volumes = await createVolumes(engine, composition, labels)
  const containers = new Map<string, Docker.Container>()
  const remove = async (networks?: OpenNetworks) => {
    await Promise.all([...containers.values()].map(removeContainer))
    await networks?.close()
    await Promise.all(Object.values(volumes).map((name) => removeVolume(engine, name)))
  }
  let opened: OpenNetworks | undefined
  try {
    opened = await open()
    const main = await startServices(engine, given, { composition, networks: opened, volumes, containers, surroundings })
    return new ComposedSandbox({ engine, composition, main, containers, networks: opened, open, remove })
  } catch (error) {
    await remove(opened)
    throw error
  }
}

interface Started {
  composition: Composition
  networks: OpenNetworks
  volumes: Readonly<Record<string, string>>
  /** Filled as they are created. */
  containers: Map<string, Docker.Container>
  surroundings: ComposeSurroundings
}

async function startServices(engine: Docker, given: SandboxStart, started: Started): Promise<ComposedMain> {
  const { composition, containers } = started
  const failed = new AbortController()
  const signal = given.signal ? AbortSignal.any([given.signal, failed.signal]) : failed.signal
  const starting = new Map<string, Promise<void>>()
  let main: ComposedMain | undefined
  const begin = (name: string): Promise<void> => {
    const under = starting.get(name) ?? start(name)
    starting.set(name, under)
    return under
  }
  const start = async (name: string) => {
    const service = composition.services[name]
    if (!service) return
    await Promise.all(
      Object.entries(service.depends_on).map(async ([needed, { condition, required }]) => {
        const ready = begin(needed).then(() => waitFor(containerOf(containers, needed), needed, condition, signal))
        await (required ? ready : ready.catch(() => {}))
      }),
    )
    signal.throwIfAborted()
    const sandbox = await createService(engine, given, service, started)
    main = sandbox ?? main
    await ask(`start service ${name}`, containerOf(containers, name).start())
  }
  const all = Object.keys(composition.services).map((name) =>
    begin(name)
      .then(() => waitFor(containerOf(containers, name), name, 'up', signal))
      .catch((error: unknown) => failed.abort(error)),
  )
  // All have stopped when what there is of it is removed.
  await Promise.all(all)
  signal.throwIfAborted()
  if (!main) throw new SandboxError('environment/docker-compose.yaml: no service is called main; name one so')
  return main
}

/** Leaves the container in `containers`; gives the sandbox of `main`. */
async function createService(
  engine: Docker,
  given: SandboxStart,
  service: ComposedService,
  { networks, volumes, containers, surroundings }: Started,
): Promise<ComposedMain | null> {
  const image = serviceImage(service, given)
  if ('problem' in image) throw new SandboxError(image.problem)
  const names = service.attachments.map(({ network }) => network)
  const settings = containerSettings(service, names.map(networks.idOf), volumes)
  const env = { ...networks.envOf(names), ...service.environment }
  const hostConfig = { ...settings.HostConfig, ...networks.hostConfig }
  const made =
    service.name === 'main'
      ? await surroundings.createMain(mainStart(service, given, image.source, env), { ...settings, HostConfig: hostConfig })
      : {
          container: await createContainer(engine, { ...given, image: image.source }, { ...settings, HostConfig: hostConfig }, env, surroundings),
          sandbox: null,
        }
  containers.set(service.name, made.container)
  for (const [index, name] of names.entries()) {
    if (index > 0)
      await ask(
        'connect a service',
        engine.getNetwork(networks.idOf(name)).connect({ Container: made.container.id, EndpointConfig: endpointOf(service, index) }),
      )
  }
  return made.sandbox
}

const mainStart = (service: ComposedService, given: SandboxStart, image: SandboxStart['image'], env: Readonly<Record<string, string>>): SandboxStart => ({
  ...given,
  ...(image && { image: { ...image, keepsTests: given.image?.keepsTests } }),
  workdir: service.working_dir ?? given.workdir,
  env: { ...env, ...given.env },
})

async function createContainer(
  engine: Docker,
  given: SandboxStart,
  settings: Docker.ContainerCreateOptions,
  env: Readonly<Record<string, string>>,
  { labels, ensureImage, hostConfig }: ComposeSurroundings,
): Promise<Docker.Container> {
  const options = {
    ...settings,
    Image: await ensureImage(given),
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    Labels: labels,
  }
  return ask('create a service', engine.createContainer({ ...options, HostConfig: layOver(hostConfig, settings.HostConfig) }))
}

function containerOf(containers: ReadonlyMap<string, Docker.Container>, name: string): Docker.Container {
  const container = containers.get(name)
  if (container) return container
  throw new SandboxError(`services.${name} is not started`)
}

async function createVolumes(engine: Docker, { volumes }: Composition, labels: Record<string, string>): Promise<Record<string, string>> {
  const created: Record<string, string> = {}
  for (const name of volumes) {
    created[name] = `flywheel-${randomUUID()}`
    await ask(`create volume ${name}`, engine.createVolume({ Name: created[name], Labels: labels }))
  }
  return created
}

async function removeVolume(engine: Docker, name: string): Promise<void> {
  await ask(`remove volume ${name}`, orGone(engine.getVolume(name).remove()))
}
