import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { processOf } from './lock-holder.ts'
import { holdLock, isLocked, take, tryLock } from './lock-step.ts'

const folderFor = async () => join(await mkdtemp(join(tmpdir(), 'flywheel-lock-')), 'step')
const waiting = (said: string[] = []) => ({ what: 'another run of step sum', signal: AbortSignal.timeout(30_000), say: (line: string) => said.push(line) })
const start = (code: string, ...args: string[]) =>
  spawn(process.execPath, ['--input-type=module', '-e', `import { holdLock } from '${join(import.meta.dirname, 'lock-step.ts')}'\n${code}`, ...args], {
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
const HOLD = `await holdLock(process.argv[1], { what: '', signal: AbortSignal.timeout(30000), say: () => {} }); console.log('held'); setInterval(() => {}, 1000)`

describe('a lock', () => {
  it('is held by one at a time; the second is told for what it waits, and by whom it is held', async () => {
    const [folder, said] = [await folderFor(), [] as string[]]
    const first = await holdLock(folder, waiting())
    const second = holdLock(folder, waiting(said))
    await sleep(300)
    expect(said).toEqual([`waiting for another run of step sum: process ${process.pid} has it`])
    expect(await tryLock(folder)).toBeNull()
    await first[Symbol.asyncDispose]()
    await using _second = await second
    expect(await isLocked(folder)).toBe(true)
  })

  it('of a process that was killed is free without waiting for it to look stale', async () => {
    const folder = await folderFor()
    const holder = start(HOLD, folder)
    await once(holder.stdout, 'data')
    expect(await tryLock(folder)).toBeNull()
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    expect(await isLocked(folder)).toBe(false)
    const said: string[] = []
    await using _lock = await holdLock(folder, waiting(said))
    expect(said).toEqual([`another run of step sum has ended without a word (process ${holder.pid}); going on in its place`])
  })

  it('of another machine, or of a process that only has the number of a living one, is not taken for dead at a glance', async () => {
    const folder = await folderFor()
    mkdirSync(folder)
    symlinkSync(JSON.stringify({ ...processOf(process.pid), machine: 'elsewhere' }), join(folder, '7'))
    expect(await isLocked(folder)).toBe(true)
    symlinkSync(JSON.stringify({ ...processOf(process.pid), started: '1' }), join(folder, '8'))
    expect(await isLocked(folder), 'this one has our number, but started at another time').toBe(false)
  })

  it('is not taken by a process that looked long ago: a higher number stands', async () => {
    const folder = await folderFor()
    await using _lock = await take(folder, 3)
    expect(await take(folder, 2)).toBeNull()
    expect(readdirSync(folder)).toEqual(['3'])
    expect(await isLocked(folder)).toBe(true)
  })

  it('says when it was lost', async () => {
    const folder = await folderFor()
    await using lock = await holdLock(folder, waiting())
    await using _next = await take(folder, 2)
    await once(lock.lost, 'abort')
    expect(lock.lost.aborted).toBe(true)
  })
})

// Each worker writes its number into `inside` and looks whether it stays there; what it finds there must be the number of nobody who lives.
const WORK = `
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
const [folder, inside, log] = process.argv.slice(1)
const isZombie = (pid) => existsSync('/proc/' + pid + '/stat') && / Z /.test(readFileSync('/proc/' + pid + '/stat', 'utf8'))
const lives = (pid) => { try { process.kill(pid, 0); return !isZombie(pid) } catch { return false } }
for (;;) {
  const lock = await holdLock(folder, { what: '', signal: AbortSignal.timeout(60000), say: () => {} })
  const there = existsSync(inside) ? Number(readFileSync(inside, 'utf8')) : 0
  if (there && lives(there)) appendFileSync(log, process.pid + ' met ' + there + '\\n')
  writeFileSync(inside, String(process.pid))
  await new Promise((r) => setTimeout(r, Math.random() * 4))
  if (readFileSync(inside, 'utf8') !== String(process.pid)) appendFileSync(log, process.pid + ' was joined\\n')
  rmSync(inside)
  appendFileSync(log + '.done', '.')
  await lock[Symbol.asyncDispose]()
  await new Promise((r) => setTimeout(r, Math.random() * 4))
}`

describe('several processes that take one lock in turns and are killed at any moment', () => {
  it('are never inside together, and somebody always gets in', async () => {
    const folder = await folderFor()
    const [inside, log] = [`${folder}.inside`, `${folder}.log`]
    writeFileSync(log, '')
    writeFileSync(`${log}.done`, '')
    const workers: ChildProcess[] = Array.from({ length: 5 }, () => start(WORK, folder, inside, log))
    const turns = () => readFileSync(`${log}.done`).length
    const killed = Array.from({ length: 20 }, (_, index) => index)
    while (turns() === 0) await sleep(20)
    for (const index of killed) {
      await sleep((index * 37) % 90)
      const worker = workers.shift()
      worker?.kill('SIGKILL')
      if (worker && worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
      workers.push(start(WORK, folder, inside, log))
    }
    const before = turns()
    while (turns() < before + 20) await sleep(20)
    for (const worker of workers) worker.kill('SIGKILL')
    expect(readFileSync(log, 'utf8')).toBe('')
    expect(existsSync(folder)).toBe(true)
  }, 60_000)
})
