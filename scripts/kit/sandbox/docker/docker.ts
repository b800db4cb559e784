import { posix } from 'node:path'
import type Docker from 'dockerode'
import type { KeptFile, StateFile } from '#kit/records'
import type { Contents } from '../contents.ts'
import { keepFiles, openKept } from '../kept-files.ts'
import type { ExecRequest, ExecResult, NetworkAccess, Sandbox, SandboxBackend, SandboxStart } from '../sandbox.ts'
import { SandboxError } from '../sandbox-error.ts'
import { byPath, packFiles } from './archive.ts'
import { readChanges } from './changes.ts'
import { layOver } from './compose/container-settings.ts'
import { findComposeProblem, startComposition } from './compose/start-composition.ts'
import { ask, findEngineProblem, isMissing, openEngine } from './engine.ts'
import { ensureImage } from './image.ts'
import { findNetworkProblem } from './network/find-network-problem.ts'
import { enterNetwork, noNetwork, type OpenNetwork, openNetwork, withoutProxy } from './network/open-network.ts'
import { readBelow, readEntry } from './read-container.ts'
import { removePaths } from './remove-paths.ts'
import { runCommand, stopProcesses } from './run-command.ts'

/** Processes and threads of one container: many for a task, few for a machine. */
const maximumProcesses = 4096

/** Containers of the engine that DOCKER_HOST names. What is in one cannot gain privileges, and has no network unless it was asked for. */
export const docker: SandboxBackend = {
  name: 'docker',
  findProblem: findEngineProblem,
  findStartProblem: (given) => {
    const { image, network } = given
    const problem = network ? findNetworkProblem(network) : null
    if (problem || image?.compose !== undefined) return problem ?? findComposeProblem(given)
    if (image && !image.files.some(({ path }) => path === '/Dockerfile')) {
      return 'environment/Dockerfile is not there; write it (images that are only named are not read)'
    }
    return null
  },
  start: async (given) => {
    given.signal?.throwIfAborted()
    const problem = docker.findStartProblem?.(given)
    if (problem) throw new SandboxError(problem)
    const engine = openEngine()
    if (given.image?.compose !== undefined) {
      return startComposition(engine, given, {
        ...networkOptions(given),
        hostConfig: bounds,
        createMain: (main, settings) => createMain(engine, main, settings),
      })
    }
    const image = await ensureImage(engine, given)
    const network = await openNetwork(engine, given.network ?? { mode: 'no-network' }, networkOptions(given))
    try {
      const container = await startContainer(engine, image, given, network)
      return new Container(engine, container, image, given, network)
    } catch (error) {
      await network.close()
      throw error
    }
  },
}

const labelsOf = ({ label = '' }: SandboxStart) => ({ flywheel: '1', 'flywheel.task': label, 'flywheel.pid': String(process.pid) })
const networkOptions = (given: SandboxStart) => ({ labels: labelsOf(given), say: (line: string) => given.networkLog?.(`${line}\n`) })

async function startContainer(engine: Docker, image: string, given: SandboxStart, network: OpenNetwork): Promise<Docker.Container> {
  const container = await createContainer(engine, image, given, network)
  try {
    given.signal?.throwIfAborted()
    await ask('start a container', container.start())
  } catch (error) {
    await removeContainer(container)
    throw error
  }
  return container
}

async function createMain(engine: Docker, given: SandboxStart, settings: Docker.ContainerCreateOptions) {
  const image = await ensureImage(engine, given)
  const container = await createContainer(engine, image, given, noNetwork, settings)
  return { container, sandbox: new Container(engine, container, image, given, noNetwork) }
}

/** What holds for every container. */
const bounds = { SecurityOpt: ['no-new-privileges'], PidsLimit: maximumProcesses }

/** Init reaps what is orphaned and lets what is killed die at once. An image's ENTRYPOINT runs first, starts what lives there, and ends in `exec "$@"`. */
function createContainer(
  engine: Docker,
  image: string,
  given: SandboxStart,
  network: OpenNetwork,
  settings: Docker.ContainerCreateOptions = {},
): Promise<Docker.Container> {
  const { workdir, env = {}, limits = {} } = given
  return ask(
    'create a container',
    engine.createContainer({
      Image: image,
      Cmd: ['sleep', 'infinity'],
      WorkingDir: workdir,
      Env: Object.entries({ ...network.env, ...env }).map(([name, value]) => `${name}=${value}`),
      Labels: labelsOf(given),
      ...settings,
      HostConfig: {
        ...layOver({ Init: true, ...network.hostConfig, ...bounds }, settings.HostConfig),
        ...(limits.cpus && { NanoCpus: Math.round(limits.cpus * 1e9) }),
        ...(limits.memoryMb && { Memory: limits.memoryMb * 1024 * 1024, MemorySwap: limits.memoryMb * 1024 * 1024 }),
      },
    }),
  )
}

async function removeContainer(container: Docker.Container): Promise<void> {
  await ask(
    `remove container ${container.id}`,
    container.remove({ force: true, v: true }).catch((error: unknown) => {
      if (!isMissing(error)) throw error
    }),
  )
}

class Container implements Sandbox {
  readonly name = 'docker'
  readonly #engine: Docker
  readonly #container: Docker.Container
  readonly #image: string
  readonly #given: SandboxStart
  #network: OpenNetwork
  /** Of the network it is in now, where that is not the one it was started in. */
  #networkEnv: Readonly<Record<string, string>> = {}
  #isStopped = false

  constructor(engine: Docker, container: Docker.Container, image: string, given: SandboxStart, network: OpenNetwork) {
    this.#engine = engine
    this.#container = container
    this.#image = image
    this.#given = given
    this.#network = network
  }

  async exec({ cwd = this.#given.workdir, user, env, service = 'main', ...request }: ExecRequest): Promise<ExecResult> {
    if (service !== 'main') throw new SandboxError(`there is no service "${service}": the task has no compose file`)
    return runCommand(this.#engine, this.#running(), {
      cwd,
      env: { ...this.#networkEnv, ...env },
      ...request,
      ...(user !== undefined && { user: String(user) }),
    })
  }

  async setNetwork(access: NetworkAccess): Promise<void> {
    const problem = findNetworkProblem(access)
    if (problem) throw new SandboxError(problem)
    const container = this.#running()
    const before = this.#network
    const next = await openNetwork(this.#engine, access, networkOptions(this.#given))
    try {
      await enterNetwork(this.#engine, container, next)
    } catch (error) {
      await enterNetwork(this.#engine, container, noNetwork)
      await next.close()
      throw error
    }
    this.#network = next
    this.#networkEnv = { ...withoutProxy, ...next.env }
    await before.close()
  }

  async upload(files: readonly StateFile[]): Promise<void> {
    const container = this.#running()
    const removed = files.filter(({ kind }) => kind === 'deleted').map(({ path }) => path)
    const laid = files.filter(({ kind }) => kind !== 'deleted').sort(byPath)
    if (removed.length > 0) await removePaths(this.#engine, container, removed)
    if (laid.length === 0) return
    const tar = await packFiles([...(await missingFolders(container, laid)), ...laid].sort(byPath))
    await ask('lay files', container.putArchive(tar, { path: '/' }))
  }

  async download(paths: readonly string[], limitBytes?: number): Promise<StateFile[]> {
    const container = this.#running()
    return (await Promise.all(paths.map((path) => readBelow(container, path, limitBytes)))).flat()
  }

  /** What runs stands still meanwhile, so that the state is one that there was. */
  async snapshot(contents: Contents): Promise<KeptFile[]> {
    const container = this.#running()
    let original: Promise<Docker.Container> | undefined
    await ask('pause a container', container.pause())
    try {
      const changes = await readChanges(container, () => {
        original ??= createContainer(this.#engine, this.#image, { files: [], workdir: this.#given.workdir, label: 'original' }, noNetwork)
        return original
      })
      return await keepFiles(changes, contents)
    } finally {
      await Promise.all([ask('resume a container', container.unpause()), original?.then(removeContainer, () => {})])
    }
  }

  async restore(files: readonly KeptFile[], contents: Contents): Promise<void> {
    await this.upload(await Promise.all(files.map((file) => openKept(file, contents))))
  }

  async stopProcesses(): Promise<void> {
    await stopProcesses(this.#engine, this.#running())
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    try {
      await removeContainer(this.#container)
    } finally {
      await this.#network.close()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  #running(): Docker.Container {
    if (this.#isStopped) throw new SandboxError('the docker sandbox is stopped; start another one')
    return this.#container
  }
}

/** The folders above these paths that are not there, so that they get a mode of ours and not the engine's. */
async function missingFolders(container: Docker.Container, files: readonly StateFile[]): Promise<StateFile[]> {
  const given = new Set(files.map(({ path }) => path))
  const known = new Map<string, boolean>([['/', true]])
  const missing: StateFile[] = []
  for (const { path } of files) {
    for (let folder = posix.dirname(path); !known.has(folder) && !given.has(folder); folder = posix.dirname(folder)) {
      const isThere = (await readEntry(container, folder)) !== null
      known.set(folder, isThere)
      if (isThere) break
      missing.push({ path: folder, kind: 'directory', mode: 0o755, content: '' })
    }
  }
  return missing
}
