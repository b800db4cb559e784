import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRun } from './open-run.ts'
import { trialPaths } from './trial-paths.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-runs-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('openRun', () => {
  it('is alive for others until it is disposed of', async () => {
    const paths = trialPaths(folder)
    const one = await openRun(paths)
    await using other = await openRun(paths)
    expect([await other.isAlive(one.id), await one.isAlive(one.id), await other.isAlone()]).toEqual([true, false, false])
    await one[Symbol.asyncDispose]()
    expect([await other.isAlive(one.id), await other.isAlone()]).toEqual([false, true])
  })

  it('is dead at once when its process is gone, and elsewhere when it has been silent for half a minute', async () => {
    const paths = trialPaths(folder)
    await using run = await openRun(paths)
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    const write = (id: string, file: object) => writeFile(paths.run(id), JSON.stringify({ version: 1, pid: child.pid, machine: hostname(), ...file }))
    await write('gone', {})
    await write('elsewhere', { machine: 'another' })
    expect([await run.isAlive('gone'), await run.isAlive('elsewhere')]).toEqual([false, true])
    const past = new Date(Date.now() - 31_000)
    await utimes(paths.run('elsewhere'), past, past)
    expect(await run.isAlive('elsewhere')).toBe(false)
  })

  it('is dead at once when its process was killed, also where nobody waits for that, so that it keeps its number', async () => {
    const paths = trialPaths(folder)
    await using run = await openRun(paths)
    const [openRunIn, trialPathsIn] = ['./open-run.ts', './trial-paths.ts'].map((file) => JSON.stringify(new URL(file, import.meta.url).href))
    const program = `const { openRun } = await import(${openRunIn}); const { trialPaths } = await import(${trialPathsIn})
      const { id } = await openRun(trialPaths(process.argv[1])); console.log(process.pid + ' ' + id); setInterval(() => {}, 1000)`
    // The shell becomes a program that waits for no child.
    const line = '"$0" --input-type=module --eval "$1" "$2" & exec sleep 600'
    const parent = spawn('/bin/sh', ['-c', line, process.execPath, program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [said] = await once(parent.stdout, 'data')
      const [pid = '', id = ''] = String(said).trim().split(' ')
      expect(await run.isAlive(id)).toBe(true)
      process.kill(Number(pid), 'SIGKILL')
      await expect.poll(() => run.isAlive(id), { timeout: 5000 }).toBe(false)
      expect(() => process.kill(Number(pid), 0)).not.toThrow()
    } finally {
      parent.kill('SIGKILL')
    }
  })
})
