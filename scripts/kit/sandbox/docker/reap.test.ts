import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { requirement } from '../../../../tests/requirement.ts'
import { isHeld, openLease } from '../lease.ts'
import { docker } from './docker.ts'
import { openEngine } from './engine.ts'

const problem = await docker.findProblem?.()

describe('a lease', () => {
  it('is held until it is ended, and no other door in its place is taken for it', async () => {
    const lease = await openLease()
    const [port] = lease.name.split(' ')
    expect(await isHeld(lease.name)).toBe(true)
    expect(await isHeld(`${port} another-word`)).toBe(false)
    lease.end()
    expect(await isHeld(lease.name)).toBe(false)
  })
})

describe.skipIf(!requirement('docker', problem === null, String(problem)))('what a killed process left', () => {
  it('is removed by the next one, said, and no more than that', async () => {
    const task = `reap-${crypto.randomUUID()}`
    const left = () => openEngine().listContainers({ all: true, filters: { label: [`flywheel.task=${task}`] } })
    const module = JSON.stringify(new URL('./docker.ts', import.meta.url).href)
    const program = `const { docker } = await import(${module}); const given = { files: [], workdir: '/app', label: '${task}' }
      const [one] = await Promise.all([docker.start(given), docker.start(given)])
      one.exec({ command: 'sleep 600', timeoutMs: 600_000, outputLimitBytes: 1000 }); console.log('started'); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const network = await openEngine().createNetwork({ Name: task, Internal: true, Labels: { ...(await left())[0]?.Labels } })
    const volume = await openEngine().createVolume({ Name: task, Labels: { ...(await left())[0]?.Labels } })
    await using own = await docker.start({ files: [], workdir: '/app', label: task })
    expect(await docker.reap?.()).not.toEqual(expect.arrayContaining([expect.stringContaining(task)]))
    expect(await left()).toHaveLength(3)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const said = (await docker.reap?.())?.filter((line) => line.includes(task))
    const container = expect.stringMatching(`^container [a-z_]+ of ${task}, left by process ${child.pid}$`)
    expect(said).toEqual([
      container,
      container,
      `network ${task} of ${task}, left by process ${child.pid}`,
      `volume ${task} of ${task}, left by process ${child.pid}`,
    ])
    expect(await left()).toHaveLength(1)
    expect((await own.exec({ command: 'echo lives', timeoutMs: 5000, outputLimitBytes: 100 })).stdout).toBe('lives\n')
    await expect(openEngine().getVolume(volume.name).inspect()).rejects.toThrow(/no such volume/i)
    await expect(network.inspect()).rejects.toThrow(/no such network|not found/i)
  })
})
