import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findSandboxProblem } from '#kit/sandbox'
import { createRandom } from './create-random.ts'
import { findLeftovers } from './killed-trials/leftovers.ts'
import { Collected, count, lasting, withoutTimes } from './killed-trials/outcome.ts'
import { toyOfTrials, victims } from './killed-trials/toy-of-trials.ts'
import { canListProcesses } from './processes-in.ts'
import { requirement } from './requirement.ts'

const isLong = Boolean(process.env.FLYWHEEL_LONG)
const SEED = 20_261_121

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-killed-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Asked {
  store: string
  sandbox: 'just-bash' | 'docker'
  attempts: number
  label: string
}

const start = ({ store, sandbox, attempts, label }: Asked): ChildProcess =>
  spawn(process.execPath, ['tests/killed-trials/collect.ts', store, sandbox, String(attempts), label], { stdio: ['ignore', 'pipe', 'inherit'] })

/** Kills a run some time after it has said so many things. Says whether it was still running. */
async function killAfter(asked: Asked, events: number, afterMs: number): Promise<boolean> {
  const child = start(asked)
  const ended = once(child, 'close')
  let said = 0
  for await (const _ of lines(child)) {
    said += 1
    if (said < events) continue
    await sleep(afterMs)
    child.kill('SIGKILL')
    break
  }
  await ended
  return child.signalCode === 'SIGKILL'
}

/** Lets a run come to its end. */
async function finish(asked: Asked): Promise<{ events: string[]; all: Collected[] }> {
  const child = start(asked)
  const ended = once(child, 'close')
  const said: { kind: string }[] = []
  for await (const line of lines(child)) said.push(JSON.parse(line) as { kind: string }) // the program's own lines
  await ended
  expect(child.exitCode).toBe(0)
  return { events: said.map(({ kind }) => kind), all: said.filter(({ kind }) => kind === 'collected').map((line) => Collected.parse(line)) }
}

async function* lines(child: ChildProcess): AsyncGenerator<string> {
  if (child.stdout) yield* createInterface({ input: child.stdout })
}

/** The trials and the counts of a run that nobody disturbed; each interrupted try did the beginning of what its trial did. */
function expectAsUndisturbed(all: readonly Collected[], undisturbed: readonly Collected[], round: string): void {
  expect(all.map(lasting), round).toEqual(undisturbed.map(lasting))
  const { tries, interrupted, ...counts } = count(all)
  const { tries: _, interrupted: __, ...expected } = count(undisturbed)
  expect(counts, round).toEqual(expected)
  expect(tries, round).toBe(counts.trials + counts.retried + interrupted)
  for (const { collected, tries: of } of all) {
    expect(
      of.map((one) => one.try),
      round,
    ).toEqual(of.map((_, place) => place + 1))
    for (const { steps } of of.filter(({ status }) => status === 'interrupted')) {
      expect(withoutTimes(collected.trajectory.steps).slice(0, steps.length), round).toEqual(withoutTimes(steps))
    }
  }
}

async function killSeveralTimes(
  given: Omit<Asked, 'store'>,
  { rounds, longestMs }: { rounds: number; longestMs: number },
  look: (round: string) => Promise<void>,
) {
  const undisturbed = await finish({ ...given, store: join(folder, `${given.label}-undisturbed`) })
  expect(findLeftovers(join(folder, `${given.label}-undisturbed`))).toEqual([])
  const random = createRandom(SEED)
  const seen = { killed: 0, interrupted: 0, steps: 0 }
  for (let index = 0; index < rounds; index++) {
    const asked = { ...given, store: join(folder, `${given.label}-${index}`) }
    const [events, afterMs] = [1 + Math.floor(random() * undisturbed.events.length), random() * longestMs]
    const round = `round ${index}: killed ${Math.round(afterMs)} ms after event ${events} of ${undisturbed.events.length}`
    if (await killAfter(asked, events, afterMs)) seen.killed += 1
    const { all } = await finish(asked)
    expectAsUndisturbed(all, undisturbed.all, round)
    expect(findLeftovers(asked.store), round).toEqual([])
    await look(round)
    const cut = all.flatMap(({ tries }) => tries).filter(({ status }) => status === 'interrupted')
    seen.interrupted += cut.length
    seen.steps += cut.reduce((sum, { steps }) => sum + steps.length, 0)
    await rm(asked.store, { recursive: true })
  }
  return seen
}

describe('kill -9 of a run of trials', () => {
  const rounds = isLong ? 900 : 14
  it(`at one of ${rounds} moments leaves what the next run ends with as if nothing had happened`, { timeout: rounds * 20_000 }, async () => {
    const seen = await killSeveralTimes({ sandbox: 'just-bash', attempts: 8, label: 'killed-in-memory' }, { rounds, longestMs: 10 }, async () => {})
    expect(seen.killed).toBeGreaterThan(rounds / 2)
    expect(seen.interrupted).toBeGreaterThan(rounds / 2)
    expect(seen.steps).toBeGreaterThan(0)
  })
})

const problem = await findSandboxProblem('docker')
const canRun = requirement('docker', problem === null, String(problem))

describe.skipIf(!canRun)('kill -9 of a run of trials in containers', () => {
  const rounds = isLong ? 50 : 3
  it(`at one of ${rounds} moments leaves no container and no network after the next run`, { timeout: rounds * 120_000 }, async () => {
    const label = `killed-${crypto.randomUUID()}`
    const left = async () => (await new Docker().listContainers({ all: true, filters: { label: [`flywheel.task=${label}`] } })).map(({ Names }) => Names)
    const seen = await killSeveralTimes({ sandbox: 'docker', attempts: 3, label }, { rounds, longestMs: 300 }, async (round) => {
      expect(await left(), round).toEqual([])
    })
    expect(seen.killed).toBeGreaterThan(0)
  })
})

const able = requirement('processes', canListProcesses, 'no /proc lists the processes of this machine')

describe.skipIf(!able)('kill -9 of the step collect', () => {
  const rounds = isLong ? 50 : 3
  it(`of its stage, its runner, or the runner's group leaves what the next run of the step ends with as if nothing had happened`, {
    timeout: rounds * 60_000,
  }, async () => {
    await using toy = await toyOfTrials()
    const undisturbed = await toy.finish()
    expect(undisturbed.metrics).toMatchObject({ trials: 36, tries: 36, failed: 0 })
    const random = createRandom(SEED)
    let cut = 0
    for (let index = 0; index < rounds; index++) {
      const victim = victims[index % victims.length] ?? 'stage'
      const begun = 1 + Math.floor(random() * 34)
      const round = `round ${index}: ${victim} killed when ${begun} trials had begun`
      toy.forget()
      await toy.kill(victim, begun)
      expect(await toy.everyoneGone(), round).toEqual([])
      const { metrics, trials } = await toy.finish()
      const { trials: count, tries, retried, interrupted } = metrics
      expect({ count, retried, tries }, round).toEqual({ count: 36, retried: 0, tries: 36 + (interrupted ?? 0) })
      expect(trials, round).toEqual(undisturbed.trials)
      expect(findLeftovers(toy.store()), round).toEqual([])
      cut += metrics.interrupted ?? 0
    }
    expect(cut).toBeGreaterThan(0)
  })
})
