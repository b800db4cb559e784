import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { requirement } from '../../../../tests/requirement.ts'
import { memoryContents } from '../contents.ts'
import { withoutStorageLimit } from '../without-storage-limit.ts'
import { docker } from './docker.ts'
import { openEngine } from './engine.ts'

const run = promisify(execFile)
const problem = await docker.findProblem?.()
const given = { files: [], workdir: '/app', limits: { storageMb: 200 } }

/** What makes a file system that can hold a folder to a size, and how it is mounted. */
const fileSystems = [
  { make: ['mkfs.xfs', '-q'], options: 'loop,prjquota', drive: 'overlay2' },
  { make: ['mkfs.btrfs', '-q'], options: 'loop', drive: 'btrfs' },
] as const

/** A second engine, whose data lies on such a file system, in a file. */
async function openEngineWithQuotas({ make, options, drive }: (typeof fileSystems)[number]) {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-quotas-'))
  const at = (name: string) => join(folder, name)
  const host = `unix://${at('socket')}`
  let engine: ReturnType<typeof spawn> | undefined
  const close = async () => {
    if (engine?.exitCode === null && engine.kill()) await new Promise((resolve) => engine?.once('exit', resolve))
    await run('umount', [at('mount')]).catch(() => {})
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    mkdirSync(at('mount'))
    await run('truncate', ['--size', '3G', at('disk')])
    await run(make[0], [...make.slice(1), at('disk')])
    await run('mount', ['-o', options, at('disk'), at('mount')])
    const places = ['--data-root', at('mount/data'), '--exec-root', at('exec'), '--host', host, '--pidfile', at('pid')]
    const settings = ['--storage-driver', drive, '--bridge', 'none', '--iptables=false', '--ip-forward=false']
    // An engine without a bridge removes docker0, which would be another engine's: this one has a network namespace of its own.
    engine = spawn('unshare', ['--net', 'dockerd', ...places, ...settings], { stdio: 'ignore' })
    engine.on('error', () => {})
    const image = await openEngine().getImage('debian:bookworm-slim').get()
    vi.stubEnv('DOCKER_HOST', host)
    for (let tries = 0; (await docker.findProblem?.()) && tries < 60; tries += 1) await wait(250)
    const loaded = await openEngine().loadImage(image)
    await new Promise((resolve, reject) => openEngine().modem.followProgress(loaded, (error) => (error ? reject(error) : resolve(null))))
    return { host, close }
  } catch (error) {
    await close()
    throw error
  } finally {
    vi.unstubAllEnvs()
  }
}

async function openAnyWithQuotas() {
  const problems: string[] = []
  for (const fileSystem of fileSystems) {
    try {
      return { ...(await openEngineWithQuotas(fileSystem)), problem: null }
    } catch (error) {
      problems.push(`${fileSystem.make[0]}: ${String(error).split('\n')[0]}`)
    }
  }
  return { host: '', close: async () => {}, problem: `no file system with quotas can be made here (${problems.join('; ')})` }
}

describe.skipIf(!requirement('docker', problem === null, String(problem)))('how much a sandbox may write', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it('is refused before the trial by an engine that cannot hold it, unless that is allowed', async ({ skip }) => {
    const cannot = await docker.findEngineProblem?.(given)
    if (!cannot) return skip('this engine can hold it')
    expect(cannot).toMatch(
      /^environment\.storage_mb is 200, and this docker engine cannot hold a container to a size \(its storage driver is .*\); use an engine /,
    )
    await expect(docker.start(given)).rejects.toThrow(cannot)
    expect(await withoutStorageLimit(docker).findEngineProblem?.(given)).toBeNull()
    const log: string[] = []
    await using sandbox = await withoutStorageLimit(docker).start({ ...given, buildLog: (text) => log.push(text) })
    expect(sandbox.name).toBe('docker')
    expect(log.at(-1)).toMatch(/^nothing holds the container to 200 MB: its storage driver is /)
  })

  it('is held by an engine on a file system with quotas, to the size that the task names, its image not counted', async ({ skip }) => {
    const engine = await openAnyWithQuotas()
    if (engine.problem) return skip(engine.problem)
    try {
      vi.stubEnv('DOCKER_HOST', engine.host)
      expect(await docker.findEngineProblem?.(given)).toBeNull()
      await using sandbox = await docker.start(given)
      const { stdout, stderr } = await sandbox.exec({ command: 'head -c 300m /dev/zero > big; stat -c %s big', timeoutMs: 60_000, outputLimitBytes: 1000 })
      expect(Number(stdout)).toBeGreaterThan(190 * 1024 * 1024)
      expect(Number(stdout)).toBeLessThanOrEqual(200 * 1024 * 1024)
      expect(stderr).toMatch(/No space left on device|Disk quota exceeded/)
      expect((await sandbox.exec({ command: 'rm big && echo again > small && cat small', timeoutMs: 60_000, outputLimitBytes: 1000 })).stdout).toBe('again\n')
      expect((await sandbox.snapshot(memoryContents())).map(({ path }) => path)).toEqual(['/app/small'])
    } finally {
      await engine.close()
    }
  })
})
