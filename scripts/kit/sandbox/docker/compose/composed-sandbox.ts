import type Docker from 'dockerode'
import type { KeptFile, StateFile } from '#kit/records'
import type { Contents } from '../../contents.ts'
import type { ExecRequest, ExecResult, NetworkAccess, Sandbox } from '../../sandbox.ts'
import { SandboxError } from '../../sandbox-error.ts'
import { ask } from '../engine.ts'
import { findNetworkProblem } from '../network/find-network-problem.ts'
import { leaveNetworks, withoutProxy } from '../network/open-network.ts'
import type { OpenNetworks } from '../network/open-networks.ts'
import { setResolver } from '../network/resolver.ts'
import { runCommand } from '../run-command.ts'
import { endpointOf } from './container-settings.ts'
import type { Composition } from './read-compose.ts'

/** `main` as a sandbox of its own. */
export interface ComposedMain extends Sandbox {
  /** Before its next command: whether names are known where it was put. */
  resetResolver(hasWayOut: boolean): void
}

interface Parts {
  engine: Docker
  composition: Composition
  main: ComposedMain
  containers: ReadonlyMap<string, Docker.Container>
  networks: OpenNetworks
  open(access: NetworkAccess): Promise<OpenNetworks>
  /** Removes all that was made for it, and the networks it is in. */
  remove(networks: OpenNetworks): Promise<void>
}

/** `main` of a composition, with the others beside it. */
export class ComposedSandbox implements Sandbox {
  readonly name = 'docker'
  readonly #parts: Parts
  #networks: OpenNetworks
  #networkEnv: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#networks = parts.networks
  }

  get image(): readonly string[] | undefined {
    return this.#parts.main.image
  }

  async exec({ service = 'main', user, env, ...request }: ExecRequest): Promise<ExecResult> {
    const given = { ...request, env: { ...this.#networkEnv.get(service), ...env } }
    if (service === 'main') return this.#parts.main.exec({ ...given, user })
    const { engine, containers } = this.#parts
    const container = containers.get(service)
    if (!container)
      throw new SandboxError(`there is no service "${service}" in environment/docker-compose.yaml; those there are: ${[...containers.keys()].join(', ')}`)
    return runCommand(engine, container, { ...given, ...(user !== undefined && { user: String(user) }) })
  }

  upload(files: readonly StateFile[]): Promise<void> {
    return this.#parts.main.upload(files)
  }

  download(...given: Parameters<Sandbox['download']>): Promise<StateFile[]> {
    return this.#parts.main.download(...given)
  }

  /** Of `main`; what the others hold, and volumes, are no part of it. */
  snapshot(...given: Parameters<Sandbox['snapshot']>): Promise<KeptFile[]> {
    return this.#parts.main.snapshot(...given)
  }

  restore(files: readonly KeptFile[], contents: Contents): Promise<void> {
    return this.#parts.main.restore(files, contents)
  }

  /** Those of `main`: the others serve on. */
  stopProcesses(): Promise<void> {
    return this.#parts.main.stopProcesses()
  }

  async setNetwork(access: NetworkAccess): Promise<void> {
    const problem = findNetworkProblem(access)
    if (problem) throw new SandboxError(problem)
    const { engine, composition, containers, main, open } = this.#parts
    const before = this.#networks
    const next = await open(access)
    const environments = new Map<string, Readonly<Record<string, string>>>()
    this.#networks = next
    for (const [name, container] of containers) {
      const { attachments = [] } = composition.services[name] ?? {}
      await leaveNetworks(engine, container)
      for (const [index, { network }] of attachments.entries()) {
        const service = composition.services[name]
        if (!service) continue
        await ask('connect a service', engine.getNetwork(next.idOf(network)).connect({ Container: container.id, EndpointConfig: endpointOf(service, index) }))
      }
      if (name === 'main') main.resetResolver(next.hasWayOut)
      // A service that is over, or has no shell, keeps the resolver it has.
      else await setResolver(engine, container, next.hasWayOut).catch(() => {})
      environments.set(name, { ...withoutProxy, ...next.envOf(attachments.map(({ network }) => network)) })
    }
    this.#networkEnv = environments
    await before.close()
  }

  async stop(): Promise<void> {
    await this.#parts.main.stop()
    await this.#parts.remove(this.#networks)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}
