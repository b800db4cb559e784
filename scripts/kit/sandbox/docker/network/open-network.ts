import type Docker from 'dockerode'
import type { NetworkAccess } from '../../sandbox.ts'
import { ask, isMissing, messageOf } from '../engine.ts'
import { closeAll } from './close-all.ts'
import { createNetwork } from './create-network.ts'
import { joinPublicNetwork } from './public-network.ts'
import { resolverOfNobody } from './resolver.ts'
import { startProxy } from './start-proxy.ts'

/** What containers are put in so that they reach what they may. Whoever opened it closes it, after the containers are gone. */
export interface OpenNetwork {
  /** Null where there is none. */
  id: string | null
  /** Whether what is in it reaches everything, without a proxy. */
  hasWayOut: boolean
  /** What a container is created with, to be in it. */
  hostConfig: { NetworkMode: string; Dns?: string[]; DnsOptions?: string[] }
  /** For the programs in it: where HTTP goes out. */
  env: Readonly<Record<string, string>>
  close(): Promise<void>
}

export const noNetwork: OpenNetwork = { id: null, hasWayOut: false, hostConfig: { NetworkMode: 'none' }, env: {}, close: async () => {} }

export interface OpenOptions {
  labels: Readonly<Record<string, string>>
  /** What was refused, a line each. */
  say(line: string): void
}

export async function openNetwork(engine: Docker, { mode, allowedHosts = [] }: NetworkAccess, options: OpenOptions): Promise<OpenNetwork> {
  if (mode === 'no-network') return noNetwork
  if (mode === 'public') return openShared(engine, options)
  const inner = await createNetwork(engine, { labels: options.labels, internal: true })
  const closed = { id: inner.id, hasWayOut: false, hostConfig: { NetworkMode: inner.id, ...resolverOfNobody } }
  const closing = [inner.remove]
  const close = () => closeAll(closing)
  try {
    const outer = await joinPublicNetwork(engine, options.labels)
    closing.push(outer.leave)
    const proxy = await startProxy(engine, { allowedHosts, inner: [inner], outer, labels: options.labels, say: options.say })
    closing.push(proxy.remove)
    return { ...closed, env: proxyVariables(proxy.urls[0] ?? ''), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** For commands in a container that was started beside a proxy and is no longer. */
export const withoutProxy = inBothSpellings({ HTTP_PROXY: '', HTTPS_PROXY: '', ALL_PROXY: '', NO_PROXY: '' })

/** Takes a container out of the networks it is in and puts it in this one. Between the two it reaches nothing. */
export async function enterNetwork(engine: Docker, container: Docker.Container, { id }: OpenNetwork): Promise<void> {
  await leaveNetworks(engine, container)
  if (id !== null) await ask('connect a container', engine.getNetwork(id).connect({ Container: container.id }))
}

export async function leaveNetworks(engine: Docker, container: Docker.Container): Promise<void> {
  const { NetworkSettings: settings } = await ask('look at the networks of a container', container.inspect())
  for (const name of Object.keys(settings.Networks)) await ask('cut a container off', leave(engine, container, name))
}

async function leave(engine: Docker, container: Docker.Container, name: string): Promise<void> {
  try {
    await engine.getNetwork(name).disconnect({ Container: container.id, Force: true })
  } catch (error) {
    if (!isMissing(error) && !/is not connected/i.test(messageOf(error))) throw error
  }
}

async function openShared(engine: Docker, { labels }: OpenOptions): Promise<OpenNetwork> {
  const { id, leave } = await joinPublicNetwork(engine, labels)
  return { id, hasWayOut: true, hostConfig: { NetworkMode: id }, env: {}, close: leave }
}

/** Programs read one spelling or the other. */
export function proxyVariables(url: string, together: readonly string[] = []): Readonly<Record<string, string>> {
  const direct = ['localhost', '127.0.0.1', '::1', ...together].join(',')
  return inBothSpellings({ HTTP_PROXY: url, HTTPS_PROXY: url, ALL_PROXY: url, NO_PROXY: direct })
}

function inBothSpellings(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...variables, ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name.toLowerCase(), value])) }
}
