import type Docker from 'dockerode'
import { type Lease, openLease } from '../lease.ts'
import type { NetworkAccess, Sandbox, SandboxBackend, SandboxStart } from '../sandbox.ts'
import { SandboxError } from '../sandbox-error.ts'
import { findComposeProblem, startComposition } from './compose/start-composition.ts'
import { Container } from './container.ts'
import { bounds, containerOptions } from './container-options.ts'
import { ask, describeEngine, findEngineProblem, openEngine } from './engine.ts'
import { imageKey } from './image-names.ts'
import { openImages } from './images.ts'
import { findNetworkProblem } from './network/find-network-problem.ts'
import { noNetwork, type OpenNetwork, openNetwork } from './network/open-network.ts'
import { findProxyProblem } from './network/proxy-image.ts'
import { labelsOf } from './owner.ts'
import { reapLeft } from './reap.ts'
import { removeContainer } from './remove-container.ts'
import { findStorageProblem, storageAsker, storageToAsk } from './storage-limit.ts'

/** Containers of the engine that DOCKER_HOST names: README.md says what one promises. */
export const docker = openDocker()

function openDocker(): SandboxBackend {
  const images = openImages()
  const whyNoStorage = storageAsker()
  let opened: Promise<Lease> | undefined
  /** One for the process: what its sandboxes share is held as long as it lives. */
  const lease = () => {
    opened ??= openLease()
    return opened
  }

  async function start(given: SandboxStart): Promise<Sandbox> {
    given.signal?.throwIfAborted()
    const engine = openEngine()
    const problem = findStartProblem(given) ?? (await findStorageProblem(given, () => whyNoStorage(engine)))
    if (problem) throw new SandboxError(problem)
    const labels = labelsOf(await lease(), given.label ?? '')
    const surroundings = { labels, say: (line: string) => given.networkLog?.(`${line}\n`) }
    if (given.image?.compose !== undefined) {
      const createMain = (main: SandboxStart, settings: Docker.ContainerCreateOptions) =>
        create(engine, main, { ...surroundings, network: noNetwork, settings })
      const ensureImage = (service: SandboxStart) => images.ensureTask(engine, service)
      return startComposition(engine, given, { ...surroundings, createMain, ensureImage, hostConfig: bounds() })
    }
    const network = await openNetwork(engine, given.network ?? { mode: 'no-network' }, surroundings)
    try {
      const { container, sandbox } = await create(engine, given, { ...surroundings, network })
      await startContainer(container, given.signal)
      return sandbox
    } catch (error) {
      await network.close()
      throw error
    }
  }

  async function create(engine: Docker, given: SandboxStart, { labels, say, network, settings }: Creation) {
    const { startImage: image, pulled } = await images.ensure(engine, given)
    const { storageMb } = given.limits ?? {}
    const noStorage = storageMb ? await whyNoStorage(engine) : null
    if (noStorage) given.buildLog?.(`nothing holds the container to ${storageMb} MB: ${noStorage}\n`)
    const storageBytes = storageMb && noStorage === null ? await storageToAsk(engine, image, storageMb) : null
    const options = { image, labels, storageBytes }
    const createFor = (network: OpenNetwork, settings?: Docker.ContainerCreateOptions) =>
      ask('create a container', engine.createContainer(containerOptions(given, { ...options, network, settings })))
    const container = await createFor(network, settings)
    const open = (access: NetworkAccess) => openNetwork(engine, access, { labels, say })
    const createOriginal = () => createFor(noNetwork)
    return { container, sandbox: new Container({ engine, container, workdir: given.workdir, image: pulled, createOriginal, network, openNetwork: open }) }
  }

  return {
    name: 'docker',
    findProblem: findEngineProblem,
    describeEngine,
    findStartProblem,
    findEngineProblem: async (given) => {
      const proxyProblem = given.network?.mode === 'allowlist' ? await findProxyProblem(openEngine()) : null
      return proxyProblem ?? findStorageProblem(given, () => whyNoStorage(openEngine()))
    },
    imageKey,
    reap: () => reapLeft(openEngine()),
    start,
  }
}

interface Creation {
  labels: Record<string, string>
  say(line: string): void
  network: OpenNetwork
  /** Laid over ours. */
  settings?: Docker.ContainerCreateOptions
}

function findStartProblem(given: SandboxStart): string | null {
  const { image, network } = given
  const problem = network ? findNetworkProblem(network) : null
  if (problem || image?.compose !== undefined) return problem ?? findComposeProblem(given)
  if (image && image.name === undefined && !image.files.some(({ path }) => path === '/Dockerfile')) {
    return 'environment/Dockerfile is not there; write it, or name an image in environment.docker_image'
  }
  return null
}

async function startContainer(container: Docker.Container, signal: AbortSignal | undefined): Promise<void> {
  try {
    signal?.throwIfAborted()
    await ask('start a container', container.start())
  } catch (error) {
    await removeContainer(container)
    throw error
  }
}
