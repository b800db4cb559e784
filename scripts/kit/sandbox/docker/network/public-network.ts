import type Docker from 'dockerode'
import { type CreatedNetwork, createNetwork } from './create-network.ts'

/** What is open of it in this process, by engine. */
const open = new Map<string, { users: number; network: Promise<CreatedNetwork> }>()

/** The one network with a way out that all sandboxes of this process share; in it they do not reach each other. Whoever leaves last removes it. */
export async function joinPublicNetwork(engine: Docker, labels: Readonly<Record<string, string>>): Promise<{ id: string; leave(): Promise<void> }> {
  const where = process.env.DOCKER_HOST ?? ''
  const shared = open.get(where) ?? { users: 0, network: createNetwork(engine, { labels, apart: true }) }
  open.set(where, shared)
  shared.users += 1
  const leave = async () => {
    shared.users -= 1
    if (shared.users > 0) return
    if (open.get(where) === shared) open.delete(where)
    await (await shared.network).remove()
  }
  try {
    return { id: (await shared.network).id, leave }
  } catch (error) {
    if (open.get(where) === shared) open.delete(where)
    throw error
  }
}
