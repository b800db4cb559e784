import { randomInt, randomUUID } from 'node:crypto'
import type Docker from 'dockerode'
import { SandboxError } from '../../sandbox-error.ts'
import { ask, messageOf, orGone } from '../engine.ts'

export interface CreatedNetwork {
  id: string
  /** An address of it that the engine gives nobody by itself. */
  lastAddress: string
  remove(): Promise<void>
}

interface NetworkOptions {
  labels: Readonly<Record<string, string>>
  /** No way out, and none to the engine's machine. */
  internal?: boolean
  /** Those in it do not reach each other. */
  apart?: boolean
}

/** Where nobody's machines are: set aside for measuring networks (RFC 2544). */
const firstAddress = 0xc612_0000
const addresses = 2 ** 17
const tries = 50

/**
 * A bridge network of a range we choose: left to itself, an engine has some thirty ranges for all networks there are, and then none. 62 addresses in one, of which
 * the engine keeps the first; for those who stand apart in a shared one, 1022.
 */
export async function createNetwork(engine: Docker, { labels, internal = false, apart = false }: NetworkOptions): Promise<CreatedNetwork> {
  const bits = apart ? 22 : 26
  const size = 2 ** (32 - bits)
  for (let tried = 1; ; tried += 1) {
    const start = firstAddress + randomInt(addresses / size) * size
    try {
      const network = await engine.createNetwork({
        Name: `flywheel-${randomUUID()}`,
        Driver: 'bridge',
        CheckDuplicate: true,
        Internal: internal,
        Labels: { ...labels },
        // The engine gives out addresses of IPRange, from its start; the upper half stays ours.
        IPAM: { Driver: 'default', Config: [{ Subnet: `${dotted(start)}/${bits}`, IPRange: `${dotted(start)}/${bits + 1}`, Gateway: dotted(start + 1) }] },
        Options: {
          ...(internal && { 'com.docker.network.bridge.inhibit_ipv4': 'true' }),
          ...(apart && { 'com.docker.network.bridge.enable_icc': 'false' }),
        },
      })
      return { id: network.id, lastAddress: dotted(start + size - 2), remove: () => removeNetwork(network) }
    } catch (error) {
      if (!/overlap/i.test(messageOf(error)) || tried === tries) {
        throw new SandboxError(`docker could not create a network: ${messageOf(error)}`, { cause: error })
      }
    }
  }
}

async function removeNetwork(network: Docker.Network): Promise<void> {
  await ask(`remove network ${network.id}`, orGone(network.remove()))
}

const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
