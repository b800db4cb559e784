import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { isLocked } from '../scripts/kit/store/lock-step.ts'
import { repository } from './checkout.ts'
import { createRandom } from './create-random.ts'
import { canListProcesses, type Process, processesIn } from './processes-in.ts'
import { requirement } from './requirement.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const isLong = Boolean(process.env.FLYWHEEL_LONG)
const MOMENTS = isLong ? 200 : 20
const SEED = 20_261_121
/** A stage is given twenty seconds to stop by itself; these stop at once. */
const GONE_MS = 30_000

type Victim = 'nx' | 'runner' | 'stage'
const isVictim: Record<Victim, (process: Process) => boolean> = {
  nx: ({ words }) => words.some((word) => word.endsWith('nx.js')),
  runner: ({ words }) => words[1] === 'scripts/run-step.ts',
  stage: ({ words }) => words.some((word) => word.endsWith('store/child.ts')),
}

const OUT = '{blobs,stages}/*/out'
/** What is taken away before a round, so that a run has something to do, and who is killed then. Where only runs are gone the stages work anew. */
const ROUNDS: readonly (readonly [Victim, ...string[]])[] = [
  ['runner', '.store', '.nx', OUT],
  ['nx', '.store', OUT],
  ['stage', '.store/nx', '.store/runs'],
  ['runner', '.store/nx', OUT],
  ['nx', '.store/nx', '.store/runs'],
  ['stage', '.store/nx', '.store/runs', '.store/objects'],
]

const able = requirement('processes', canListProcesses, 'no /proc lists the processes of this machine')

describe.skipIf(!able)('kill -9', { timeout: MOMENTS * 60_000 }, () => {
  let toy: ToyWorkspace
  let expected: string
  const path = (...parts: string[]) => join(toy.path, ...parts)
  const find = (pattern: string) => globSync(pattern, { cwd: toy.path }).sort()
  const run = () => toy.nx('run', 'pipeline:join', '--outputStyle=stream')
  const sha256 = (file: string) =>
    createHash('sha256')
      .update(readFileSync(path(file)))
      .digest('hex')
  const takeAway = (what: readonly string[]) => {
    for (const name of what.flatMap(find)) rmSync(path(name), { recursive: true, force: true })
  }

  /** Every file of every output with its digest; an output that is not what its manifest says is an error. */
  function outputs(): string {
    const lines: string[] = []
    for (const folder of find(`${OUT}/embedded`)) {
      const { files } = JSON.parse(readFileSync(path(folder, 'manifest.json'), 'utf8')) as { files: { path: string; sha256: string }[] }
      for (const file of files) expect(sha256(`${folder}/${file.path}`), `${folder}/${file.path}`).toBe(file.sha256)
      lines.push(...files.map((file) => `${folder}/${file.path} ${file.sha256}`))
    }
    return lines.join('\n')
  }

  /** Nothing of the killed run is left, every object is what its name says, and the outputs are those of an undisturbed run. */
  async function expectWhole(round: string): Promise<void> {
    expect(outputs(), round).toBe(expected)
    expect(find(`${OUT}/*.{next,old}`), round).toEqual([])
    expect(find('.store/scratch/*'), round).toEqual([])
    expect(
      find('.store/{runs/*,folders}/*').filter((name) => !name.endsWith('.json')),
      round,
    ).toEqual([])
    for (const object of find('.store/objects/*/*')) expect(sha256(object), round).toBe(object.split('/').slice(-2).join(''))
    for (const lock of find('.store/locks/*')) expect(await isLocked(path(lock)), `${round}: ${lock}`).toBe(false)
  }

  /** Kills the nth victim that appears (the last one, if there are fewer) some time after it did. Says how many there were. */
  async function killDuringRun(victim: Victim, nth: number, afterMs: number): Promise<number> {
    const nx = spawn(process.execPath, [join(repository, 'node_modules/nx/dist/bin/nx.js'), 'run', 'pipeline:join'], {
      cwd: toy.path,
      env: { ...process.env, NX_DAEMON: 'false' },
      stdio: 'ignore',
    })
    const ended = once(nx, 'exit')
    const seen = new Set<number>()
    for (let found: Process | undefined; !found && nx.exitCode === null && nx.signalCode === null; await sleep(2)) {
      const there = processesIn(toy.path).filter(isVictim[victim])
      for (const { pid } of there) seen.add(pid)
      if (seen.size < nth) continue
      await sleep(afterMs)
      found = processesIn(toy.path).filter(isVictim[victim])[0]
      if (found) process.kill(found.pid, 'SIGKILL')
    }
    await ended
    return seen.size
  }

  async function everyoneGone(): Promise<Process[]> {
    for (const start = performance.now(); performance.now() - start < GONE_MS; await sleep(50)) if (processesIn(toy.path).length === 0) return []
    return processesIn(toy.path)
  }

  beforeAll(async () => {
    toy = await makeToyWorkspace({ pipeline: 'faults' })
    toy.write('pipeline.yaml', toy.read('pipeline.yaml').replace('foreach: blobs/*,', 'foreach: blobs/*, with: { files: 4, workMs: 200 },'))
    expect((await run()).code).toBe(0)
    expected = outputs()
  }, 120_000)

  it(`at one of ${MOMENTS} moments, of Nx, a runner or a stage, leaves no process and no half output; the next run ends with the same bytes`, async () => {
    const random = createRandom(SEED)
    let killed = 0
    for (let index = 0; index < MOMENTS; index++) {
      const [victim, ...what] = ROUNDS[index % ROUNDS.length] ?? ['nx']
      takeAway(what)
      const [nth, afterMs] = victim === 'nx' ? [1, random() * 1500] : [1 + Math.floor(random() * 3), random() * (victim === 'stage' ? 250 : 500)]
      const round = `round ${index}: ${victim} ${nth} killed after ${Math.round(afterMs)} ms, without ${what.join(' ')}`
      if ((await killDuringRun(victim, nth, afterMs)) >= nth) killed++
      expect(await everyoneGone(), round).toEqual([])
      outputs()
      expect(await run(), round).toMatchObject({ code: 0 })
      await expectWhole(round)
    }
    expect(killed).toBeGreaterThan(MOMENTS / 2)
  })

  it('of a runner ends its stage also while that computes without a pause', async () => {
    const before = toy.read('pipeline.yaml')
    toy.write('pipeline.yaml', before.replace('workMs: 200', 'workMs: 200, spinMs: 300000'))
    const runner = spawn(process.execPath, ['scripts/run-step.ts', 'blobs-a'], { cwd: toy.path, stdio: 'ignore' })
    while (runner.exitCode === null && !processesIn(toy.path).some(isVictim.stage)) await sleep(20)
    expect(runner.exitCode).toBeNull()
    await sleep(500)
    runner.kill('SIGKILL')
    expect(await everyoneGone()).toEqual([])
    toy.write('pipeline.yaml', before)
    expect(await run()).toMatchObject({ code: 0 })
    await expectWhole('after it')
  })

  it(`of a runner just before ${isLong ? 'each change' : 'any of some changes'} of the disk that it makes leaves what the next run makes whole`, async () => {
    const preload = `--import=${pathToFileURL(join(import.meta.dirname, 'toy/die-at-write.mjs'))}`
    const random = createRandom(SEED)
    for (const what of [['.store', OUT], ['.store/runs'], ['blobs/a/out']]) {
      takeAway(what)
      const counted = Number(/changes of the disk: (\d+)/.exec((await toy.node(preload, 'scripts/run-step.ts', 'blobs-a')).output)?.[1])
      expect(counted).toBeGreaterThan(10)
      const all = Array.from({ length: counted }, (_, index) => index + 1)
      for (const at of isLong ? all : all.filter(() => random() < 6 / counted)) {
        const round = `killed before change ${at} of ${counted}, without ${what.join(' ')}`
        takeAway(what)
        expect((await toy.node(`${preload}?at=${at}`, 'scripts/run-step.ts', 'blobs-a')).code, round).not.toBe(0)
        outputs()
        expect((await toy.node('scripts/run-step.ts', 'blobs-a')).code, round).toBe(0)
        if (!what.includes('.store')) await expectWhole(round)
      }
      expect((await run()).code).toBe(0)
      await expectWhole(what.join(' '))
    }
  })
})
