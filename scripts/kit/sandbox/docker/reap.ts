import type Docker from 'dockerode'
import { isHeld } from '../lease.ts'
import { ask, messageOf, orGone } from './engine.ts'
import { thisMachine } from './owner.ts'

type Labels = Readonly<Record<string, string>>

/** Removes containers, networks and volumes of this machine whose owner ended without removing them, and says which. What a living owner has stays. */
export async function reapLeft(engine: Docker): Promise<string[]> {
  const filters = { label: ['flywheel=1', `flywheel.host=${thisMachine()}`] }
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    ask('list containers', engine.listContainers({ all: true, filters })),
    ask('list networks', engine.listNetworks({ filters })),
    ask('list volumes', engine.listVolumes({ filters })),
  ])
  const leases = new Map<string, Promise<boolean>>()
  const isLeft = async ({ 'flywheel.lease': lease }: Labels) => {
    if (!lease) return false
    const held = leases.get(lease) ?? isHeld(lease)
    leases.set(lease, held)
    return !(await held)
  }
  const removed: string[] = []
  for (const { Id, Names, Labels: labels } of containers) {
    if (!(await isLeft(labels))) continue
    await ask(`remove container ${Id}`, orTaken(engine.getContainer(Id).remove({ force: true, v: true })))
    removed.push(`container ${Names[0]?.slice(1) ?? Id} ${describe(labels)}`)
  }
  for (const { Id, Name, Labels: labels = {} } of networks) {
    if (!(await isLeft(labels))) continue
    await ask(`remove network ${Name}`, orTaken(engine.getNetwork(Id).remove()))
    removed.push(`network ${Name} ${describe(labels)}`)
  }
  for (const { Name, Labels: labels } of volumes ?? []) {
    if (!(await isLeft(labels))) continue
    await ask(`remove volume ${Name}`, orTaken(engine.getVolume(Name).remove()))
    removed.push(`volume ${Name} ${describe(labels)}`)
  }
  return removed
}

const describe = ({ 'flywheel.task': task, 'flywheel.pid': pid }: Labels): string => `of ${task || 'no task'}, left by process ${pid}`

/** Another process may be at it, and be done before. */
async function orTaken(removal: Promise<unknown>): Promise<void> {
  await orGone(removal).catch((error: unknown) => {
    if (!/already in progress/i.test(messageOf(error))) throw error
  })
}
