import type Docker from 'dockerode'
import type { SandboxStart } from '../sandbox.ts'
import { ask, messageOf, orGone } from './engine.ts'

/** Asks an engine once whether it can hold a container to a size. Some only can on some file systems, so it is tried. */
export function storageAsker(): (engine: Docker) => Promise<string | null> {
  const answers = new Map<string | undefined, Promise<string | null>>()
  return (engine) => {
    const where = process.env.DOCKER_HOST
    const answer = answers.get(where) ?? tryStorage(engine)
    answers.set(where, answer)
    answer.catch(() => answers.delete(where))
    return answer
  }
}

/** What keeps the engine from holding a container to a size, or null. */
async function tryStorage(engine: Docker): Promise<string | null> {
  const [image] = await ask('list images', engine.listImages())
  const { Driver: driver, DriverStatus: status = [] } = await ask('say what it is', engine.info())
  const fileSystem = status.find(([name]: [string, string]) => name === 'Backing Filesystem')?.[1] ?? 'an unknown file system'
  const found = `its storage driver is ${driver} on ${fileSystem}`
  if (!image) return ['btrfs', 'zfs', 'xfs'].some((able) => able === driver || able === fileSystem) ? null : found
  try {
    const size = String(await storageToAsk(engine, image.Id, 64))
    const container = await engine.createContainer({ Image: image.Id, Cmd: ['true'], Labels: { flywheel: '1' }, HostConfig: { StorageOpt: { size } } })
    await orGone(container.remove({ force: true, v: true }))
    return null
  } catch (error) {
    return `${found}: ${messageOf(error)}`
  }
}

/** The size in bytes by which an engine holds what a container writes to so many MB: btrfs counts the files of its image too, other drivers do not. */
export async function storageToAsk(engine: Docker, image: string, storageMb: number): Promise<number> {
  const written = storageMb * 1024 * 1024
  const { Driver: driver } = await ask('say what it is', engine.info())
  if (driver !== 'btrfs') return written
  const { Size: laid } = await ask(`look at image ${image}`, engine.getImage(image).inspect())
  return written + laid
}

/** Where a task asks for a size that the engine cannot hold it to. */
export async function findStorageProblem({ limits = {} }: SandboxStart, cannot: () => Promise<string | null>): Promise<string | null> {
  if (!limits.storageMb || limits.unenforcedStorage === 'warn') return null
  const reason = await cannot()
  if (reason === null) return null
  return `environment.storage_mb is ${limits.storageMb}, and this docker engine cannot hold a container to a size (${reason}); use an engine whose data lies on xfs mounted with pquota or on btrfs, take the key out, or let trials go without that limit (param unenforcedStorage: warn)`
}
