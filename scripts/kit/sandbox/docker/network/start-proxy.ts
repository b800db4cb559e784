import { finished } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { SandboxError } from '../../sandbox-error.ts'
import { ask } from '../engine.ts'
import { removeContainer } from '../remove-container.ts'
import type { CreatedNetwork } from './create-network.ts'
import { proxyPort } from './egress-proxy.ts'
import { ensureProxyImage, proxyCommand } from './proxy-image.ts'

export interface StartedProxy {
  /** As each of the inner networks knows it. */
  urls: readonly string[]
  remove(): Promise<void>
}

interface ProxyOptions {
  allowedHosts: readonly string[]
  /** The ways in, and the way out. */
  inner: readonly [CreatedNetwork, ...CreatedNetwork[]]
  outer: { id: string }
  labels: Readonly<Record<string, string>>
  say(line: string): void
}

const patienceMs = 30_000
const lastWordsMs = 1000

/** A container between a network without a way out and one with it. It is known by its address, for who asks it resolves nothing. */
export async function startProxy(engine: Docker, { allowedHosts, inner, outer, labels, say }: ProxyOptions): Promise<StartedProxy> {
  const [first, ...others] = inner
  const addresses = inner.map(({ lastAddress }) => lastAddress)
  const container = await ask(
    'create the egress proxy',
    engine.createContainer({
      Image: await ensureProxyImage(engine),
      Entrypoint: proxyCommand,
      Cmd: [],
      Env: [`ADDRESSES=${addresses}`, `ALLOWED_HOSTS=${JSON.stringify(allowedHosts)}`],
      Labels: { ...labels },
      NetworkingConfig: { EndpointsConfig: { [first.id]: at(first) } },
      HostConfig: {
        NetworkMode: first.id,
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges'],
        PidsLimit: 64,
        Memory: 256 * 1024 * 1024,
        MemorySwap: 256 * 1024 * 1024,
        // The machine of the engine, where a model may serve; a private address, so that it must be listed by name and by address.
        ExtraHosts: ['host.docker.internal:host-gateway'],
      },
    }),
  )
  let told: Promise<unknown> = Promise.resolve()
  const remove = async () => {
    await removeContainer(container)
    // What it said last is on its way.
    await Promise.race([told, wait(lastWordsMs, undefined, { ref: false })])
  }
  try {
    for (const network of others)
      await ask('connect the egress proxy', engine.getNetwork(network.id).connect({ Container: container.id, EndpointConfig: at(network) }))
    await ask('give the egress proxy a way out', engine.getNetwork(outer.id).connect({ Container: container.id }))
    const { listening, ended } = await follow(engine, container, say)
    told = ended
    await ask('start the egress proxy', container.start())
    if (!(await Promise.race([listening, wait(patienceMs, false, { ref: false })]))) {
      throw new SandboxError('the egress proxy did not start; look at the log of the engine')
    }
    return { urls: addresses.map((address) => `http://${address}:${proxyPort}`), remove }
  } catch (error) {
    await remove()
    throw error
  }
}

const at = ({ lastAddress }: CreatedNetwork) => ({ IPAMConfig: { IPv4Address: lastAddress } })

/** Passes on each line the proxy says after the first, by which it says that it listens. */
async function follow(
  engine: Docker,
  container: Docker.Container,
  say: (line: string) => void,
): Promise<{ listening: Promise<boolean>; ended: Promise<void> }> {
  const stream = await ask('hear the egress proxy', container.attach({ stream: true, stdout: true, stderr: true }))
  const { promise, resolve } = Promise.withResolvers<boolean>()
  let text = ''
  const write = (bytes: Buffer) => {
    const lines = `${text}${bytes.toString('utf8')}`.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) line === 'listening' ? resolve(true) : say(line)
  }
  engine.modem.demuxStream(stream, { write } as NodeJS.WritableStream, { write } as NodeJS.WritableStream) // it calls write, and nothing else
  const ended = finished(stream, { writable: false }).catch(() => {})
  return { listening: Promise.race([promise, ended.then(() => false)]), ended }
}
