import type Docker from 'dockerode'
import type { NetworkAccess } from '../../sandbox.ts'
import { closeAll } from './close-all.ts'
import { type CreatedNetwork, createNetwork } from './create-network.ts'
import { type OpenOptions, proxyVariables } from './open-network.ts'
import { joinPublicNetwork } from './public-network.ts'
import { resolverOfNobody } from './resolver.ts'
import { startProxy } from './start-proxy.ts'

/** The networks of a composition, by the names it gives them. Whoever opened them closes them, after the containers are gone. */
export interface OpenNetworks {
  hasWayOut: boolean
  hostConfig: { Dns?: string[]; DnsOptions?: string[] }
  idOf(name: string): string
  /** For the programs in a container of these networks: where HTTP goes out. */
  envOf(names: readonly string[]): Readonly<Record<string, string>>
  close(): Promise<void>
}

interface ComposedOptions extends OpenOptions {
  networks: Readonly<Record<string, { internal: boolean }>>
  /** Names that are reached without the proxy. */
  together: readonly string[]
}

/** Those in one network reach each other. What they reach beyond is the same for all, but for a network that is internal by itself. */
export async function openNetworks(engine: Docker, { mode, allowedHosts = [] }: NetworkAccess, options: ComposedOptions): Promise<OpenNetworks> {
  const { labels, say, together } = options
  const created = new Map<string, CreatedNetwork>()
  const urls = new Map<string, string>()
  const closing: (() => Promise<void>)[] = []
  const close = () => closeAll(closing)
  try {
    for (const [name, { internal }] of Object.entries(options.networks)) {
      const network = await createNetwork(engine, { labels, internal: internal || mode !== 'public' })
      closing.push(network.remove)
      created.set(name, network)
    }
    const open = [...created].filter(([name]) => !options.networks[name]?.internal)
    const [first, ...others] = open.map(([, network]) => network)
    if (mode === 'allowlist' && first) {
      const outer = await joinPublicNetwork(engine, labels)
      closing.push(outer.leave)
      const proxy = await startProxy(engine, { allowedHosts, inner: [first, ...others], outer, labels, say })
      closing.push(proxy.remove)
      for (const [index, [name]] of open.entries()) urls.set(name, proxy.urls[index] ?? '')
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    hasWayOut: mode === 'public',
    hostConfig: mode === 'public' ? {} : resolverOfNobody,
    idOf: (name) => created.get(name)?.id ?? '',
    envOf: (names) => {
      const url = names.map((name) => urls.get(name)).find((found) => found !== undefined)
      return url === undefined ? {} : proxyVariables(url, together)
    },
    close,
  }
}
