import type Docker from 'dockerode'
import type { KeptFile, StateFile } from '#kit/records'
import type { Contents } from '../contents.ts'
import type { ExecRequest, ExecResult, NetworkAccess, Sandbox } from '../sandbox.ts'
import { SandboxError } from '../sandbox-error.ts'
import { packFiles, packKept } from './archive.ts'
import { readChanges } from './changes.ts'
import { ask } from './engine.ts'
import { layFiles } from './lay-files.ts'
import { findNetworkProblem } from './network/find-network-problem.ts'
import { enterNetwork, noNetwork, type OpenNetwork, withoutProxy } from './network/open-network.ts'
import { setResolver } from './network/resolver.ts'
import { readBelow } from './read-container.ts'
import { removeContainer } from './remove-container.ts'
import { removePaths } from './remove-paths.ts'
import { runCommand } from './run-command.ts'

export interface ContainerParts {
  engine: Docker
  container: Docker.Container
  workdir: string
  /** What it is known by for good, if it was pulled. */
  image: readonly string[] | undefined
  /** A container of the same image, which is not started. Whoever asked removes it. */
  createOriginal(): Promise<Docker.Container>
  /** What it was started in. */
  network: OpenNetwork
  openNetwork(access: NetworkAccess): Promise<OpenNetwork>
}

/** One that was started. */
export class Container implements Sandbox {
  readonly name = 'docker'
  readonly #parts: ContainerParts
  /** Since it was started, or last killed. */
  #hasRun = false
  /** Killed, and so to be started before a command runs. */
  #isDown = false
  #starting: Promise<void> | null = null
  #network: OpenNetwork
  /** Of the network it is in now, where that is not the one it was started in. */
  #networkEnv: Readonly<Record<string, string>> = {}
  /** Null where it is in the network it was started in. */
  #hasWayOut: boolean | null = null
  #isResolverDue = false
  #isStopped = false

  constructor(parts: ContainerParts) {
    this.#parts = parts
    this.#network = parts.network
  }

  get image(): readonly string[] | undefined {
    return this.#parts.image
  }

  async exec({ cwd = this.#parts.workdir, user, env, service = 'main', ...request }: ExecRequest): Promise<ExecResult> {
    if (service !== 'main') throw new SandboxError(`there is no service "${service}": the task has no compose file`)
    const container = await this.#started()
    return runCommand(this.#parts.engine, container, {
      cwd,
      killAll: () => this.#kill(),
      env: { ...this.#networkEnv, ...env },
      ...request,
      ...(user !== undefined && { user: String(user) }),
    })
  }

  async setNetwork(access: NetworkAccess): Promise<void> {
    const problem = findNetworkProblem(access)
    if (problem) throw new SandboxError(problem)
    const container = this.#there()
    const before = this.#network
    const next = await this.#parts.openNetwork(access)
    try {
      await enterNetwork(this.#parts.engine, container, next)
    } catch (error) {
      await enterNetwork(this.#parts.engine, container, noNetwork)
      await next.close()
      throw error
    }
    this.#network = next
    this.#networkEnv = { ...withoutProxy, ...next.env }
    this.resetResolver(next.hasWayOut)
    await before.close()
  }

  /** Before the next command: what it was started with may not fit the network it was put in, and it has that again whenever it is started. */
  resetResolver(hasWayOut: boolean): void {
    this.#hasWayOut = hasWayOut
    this.#isResolverDue = true
  }

  async upload(files: readonly StateFile[]): Promise<void> {
    await this.#remove(files)
    await layFiles(
      this.#there(),
      files.filter(({ kind }) => kind !== 'deleted'),
      packFiles,
    )
  }

  async download(paths: readonly string[], limitBytes?: number): Promise<StateFile[]> {
    const container = this.#there()
    return (await Promise.all(paths.map((path) => readBelow(container, path, limitBytes)))).flat()
  }

  /** What runs stands still meanwhile, so that the state is one that there was. */
  async snapshot(contents: Contents, skipped?: (path: string, kind: string) => void): Promise<KeptFile[]> {
    const container = this.#there()
    const pauses = this.#hasRun && !this.#isDown
    let made: Promise<Docker.Container> | undefined
    const original = () => {
      made ??= this.#parts.createOriginal()
      return made
    }
    if (pauses) await ask('pause a container', container.pause())
    try {
      return await readChanges({ container, original, contents, skipped })
    } finally {
      await Promise.all([pauses && ask('resume a container', container.unpause()), made?.then(removeContainer, () => {})])
    }
  }

  async restore(files: readonly KeptFile[], contents: Contents): Promise<void> {
    await this.#remove(files)
    await layFiles(
      this.#there(),
      files.filter(({ kind }) => kind !== 'deleted'),
      (laid) => packKept(laid, contents),
    )
  }

  /** A kernel ends all of a container at once, whatever they ignore or begin meanwhile; nothing that is counted from inside does. */
  async stopProcesses(): Promise<void> {
    this.#there()
    if (this.#hasRun && !this.#isDown) await this.#kill()
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    try {
      await removeContainer(this.#parts.container)
    } finally {
      await this.#network.close()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #remove(files: readonly Pick<StateFile, 'path' | 'kind'>[]): Promise<void> {
    const paths = files.filter(({ kind }) => kind === 'deleted').map(({ path }) => path)
    if (paths.length > 0) await removePaths(this.#parts.engine, await this.#started(), paths)
  }

  async #kill(): Promise<void> {
    this.#isDown = true
    this.#isResolverDue = this.#hasWayOut !== null
    this.#starting = null
    await ask('kill what runs in a container', this.#parts.container.kill().catch(unlessStopped))
  }

  #there(): Docker.Container {
    if (this.#isStopped) throw new SandboxError('the docker sandbox is stopped; start another one')
    return this.#parts.container
  }

  async #started(): Promise<Docker.Container> {
    const container = this.#there()
    if (this.#isDown || this.#isResolverDue) {
      this.#starting ??= this.#makeReady(container)
      await this.#starting
      this.#starting = null
    }
    this.#hasRun = true
    return container
  }

  async #makeReady(container: Docker.Container): Promise<void> {
    if (this.#isDown) await ask('start a container again', container.start())
    this.#isDown = false
    if (this.#isResolverDue && this.#hasWayOut !== null) await setResolver(this.#parts.engine, container, this.#hasWayOut)
    this.#isResolverDue = false
  }
}

/** Its main process may have been ended from inside. */
function unlessStopped(error: unknown): void {
  if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 409)) throw error
}
