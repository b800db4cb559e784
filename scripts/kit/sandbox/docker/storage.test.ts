import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { requirement } from '../../../../tests/requirement.ts'
import { withoutStorageLimit } from '../without-storage-limit.ts'
import { docker } from './docker.ts'
import { openEngine } from './engine.ts'

const run = promisify(execFile)
const problem = await docker.findProblem?.()
const given = { files: [], workdir: '/app', limits: { storageMb: 200 } }

/** A second engine, whose data lies on xfs with project quotas, in a file; or why there can be none. */
async function openXfsEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-xfs-'))
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
    await run('truncate', ['--size', '2G', at('disk')])
    await run('mkfs.xfs', ['-q', at('disk')])
    await run('mount', ['-o', 'loop,prjquota', at('disk'), at('mount')])
    const options = ['--data-root', at('mount/data'), '--exec-root', at('exec'), '--host', host, '--pidfile', at('pid'), '--bridge', 'none', '--iptables=false']
    engine = spawn('dockerd', options, { stdio: 'ignore' })
    engine.on('error', () => {})
    const image = await openEngine().getImage('debian:bookworm-slim').get()
    vi.stubEnv('DOCKER_HOST', host)
    for (let tries = 0; (await docker.findProblem?.()) && tries < 60; tries += 1) await wait(250)
    const loaded = await openEngine().loadImage(image)
    await new Promise((resolve, reject) => openEngine().modem.followProgress(loaded, (error) => (error ? reject(error) : resolve(null))))
    vi.unstubAllEnvs()
    return { host, problem: null, close }
  } catch (error) {
    vi.unstubAllEnvs()
    await close()
    return { host, problem: `no engine on xfs with quotas can be made here: ${String(error).split('\n')[0]}`, close: async () => {} }
  }
}

describe.skipIf(!requirement('docker', problem === null, String(problem)))('how much a sandbox may write', () => {
  it('is held by an engine on xfs with project quotas, and refused before the trial by one that cannot, unless that is allowed', async () => {
    const engine = await openXfsEngine()
    try {
      const cannot = await docker.findEngineProblem?.(given)
      if (cannot) {
        expect(cannot).toMatch(
          /^environment\.storage_mb is 200, and this docker engine cannot hold a container to a size \(its storage driver is .*\); use an engine /,
        )
        await expect(docker.start(given)).rejects.toThrow(cannot)
        expect(await withoutStorageLimit(docker).findEngineProblem?.(given)).toBeNull()
        const log: string[] = []
        await using sandbox = await withoutStorageLimit(docker).start({ ...given, buildLog: (text) => log.push(text) })
        expect(sandbox.name).toBe('docker')
        expect(log.at(-1)).toMatch(/^nothing holds the container to 200 MB: its storage driver is /)
      }
      if (engine.problem) return void console.warn(`skipped in part: ${engine.problem}`)
      vi.stubEnv('DOCKER_HOST', engine.host)
      expect(await docker.findEngineProblem?.(given)).toBeNull()
      await using sandbox = await docker.start(given)
      const { stdout, stderr } = await sandbox.exec({ command: 'head -c 300m /dev/zero > big; stat -c %s big', timeoutMs: 60_000, outputLimitBytes: 1000 })
      expect(Number(stdout)).toBeGreaterThan(100 * 1024 * 1024)
      expect(Number(stdout)).toBeLessThanOrEqual(200 * 1024 * 1024)
      expect(stderr).toMatch(/No space left on device|Disk quota exceeded/)
    } finally {
      vi.unstubAllEnvs()
      await engine.close()
    }
  })
})
