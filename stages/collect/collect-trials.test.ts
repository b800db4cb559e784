import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadAgent, loadTask, runTrial, type TrialPlan, trialId } from '#kit/agents'
import { createRedactor } from '#kit/redact'
import { loadSandbox } from '#kit/sandbox'
import { type CollectedTrial, type CollectRequest, collectTrials } from './collect-trials.ts'
import { RetryPolicy } from './retry-policy.ts'
import type { TrialEvent } from './trial-event.ts'
import { TrialLimits } from './trial-limits.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-trials-'))
})
afterAll(() => rm(folder, { recursive: true }))

const plan: TrialPlan = { task: await loadTask('.', 'fix-config'), agent: await loadAgent('oracle'), sandbox: await loadSandbox('just-bash'), attempt: 1 }
const changed = (change: object): TrialPlan => ({ ...plan, task: { ...plan.task, record: { ...plan.task.record, ...change } } })
const attempts = (count: number): TrialPlan[] => Array.from({ length: count }, (_, place) => ({ ...plan, attempt: place + 1 }))

type Run = NonNullable<CollectRequest['run']>

/** One folder of trials; `ran` lists what was run and not recalled. */
async function shelf() {
  const store = await mkdtemp(join(folder, 'store-'))
  const ran: string[] = []
  const events: TrialEvent[] = []
  const request = (plans: readonly TrialPlan[], given: Partial<CollectRequest> = {}): CollectRequest => ({
    plans,
    limits: TrialLimits.parse({}),
    retries: RetryPolicy.parse({ waitMs: 1 }),
    store,
    code: 'code-1',
    surroundings: { signal: new AbortController().signal, redactor: createRedactor({ known: ['hunter22'] }), now: () => new Date(), maximumAgentMs: 10_000 },
    onEvent: (event) => events.push(event),
    ...given,
    run: async (asked, surroundings) => {
      ran.push(`${trialId(asked)} try ${asked.try}`)
      return (given.run ?? runTrial)(asked, surroundings)
    },
  })
  const collect = (plans: readonly TrialPlan[], given?: Partial<CollectRequest>): Promise<CollectedTrial[]> =>
    Array.fromAsync(collectTrials(request(plans, given)))
  return { store, ran, events, request, collect }
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name })

/** Fails so often, then runs. */
function failing(times: number, error: Error): Run {
  let left = times
  return async (asked, surroundings) => {
    const trial = await runTrial(asked, surroundings)
    left -= 1
    return left >= 0 ? { ...trial, status: 'failed', error: { type: error.name, message: error.message }, steps: [] } : trial
  }
}

describe('collectTrials', () => {
  it('runs a trial once and gives the same record again', async () => {
    const { collect, ran } = await shelf()
    const [first] = await collect([plan])
    const [second] = await collect([plan])
    expect([first?.recalled, second?.recalled, ran.length]).toEqual([false, true, 1])
    expect(second?.trial).toEqual(first?.trial)
    expect(second?.tries).toEqual(first?.tries)
  })

  it('runs only what is new: a task, an agent, an attempt, a model, an image', async () => {
    const { collect, ran } = await shelf()
    const nop = await loadAgent('nop')
    const model = { name: 'm', provider: 'p' }
    const plans = [plan]
    await collect(plans)
    for (const added of [
      { ...changed({ name: 'other', sha256: 'other' }) },
      { ...plan, agent: nop },
      { ...plan, attempt: 2 },
      { ...plan, agent: { ...plan.agent, version: '2' } },
      { ...plan, agent: { ...plan.agent, settings: { temperature: 1 } } },
      { ...plan, agent: { ...plan.agent, model } },
      { ...plan, sandbox: { ...plan.sandbox, imageKey: () => 'another image' } },
    ]) {
      plans.push(added)
      ran.length = 0
      expect((await collect(plans)).filter(({ recalled }) => !recalled)).toHaveLength(1)
      expect(ran).toHaveLength(1)
    }
  })

  it('lets other tests be, but where they are part of the trial', async () => {
    const { collect, ran } = await shelf()
    await collect([plan])
    await collect([changed({ testsSha256: 'other' })])
    expect(ran).toHaveLength(1)
    const inPlace = (of: TrialPlan): TrialPlan => ({ ...of, task: { ...of.task, verification: 'in-place' } })
    await collect([inPlace(plan)])
    await collect([inPlace(changed({ testsSha256: 'other' }))])
    expect(ran).toHaveLength(3)
  })

  it('runs what costs nothing again for other code, and lets what was paid for stand', async () => {
    const { collect, ran } = await shelf()
    const paid = { ...plan, agent: { ...plan.agent, model: { name: 'm', provider: 'p' } } }
    await collect([plan, paid])
    await collect([plan, paid], { code: 'code-2' })
    expect(ran).toHaveLength(3)
  })

  it('tries again what failed, keeps every try, and gives the one that stands', async () => {
    const { collect, events } = await shelf()
    const [collected] = await collect([plan], { run: failing(2, named('SandboxError', 'the engine is away')) })
    expect(collected?.trial).toMatchObject({ status: 'completed', try: 3 })
    expect(collected?.tries.map((one) => [one.try, one.status, one.error?.type, one.stands, one.steps.length > 0])).toEqual([
      [1, 'failed', 'SandboxError', false, true],
      [2, 'failed', 'SandboxError', false, true],
      [3, 'completed', undefined, true, false],
    ])
    expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'step' && kind !== 'phase')).toEqual([
      'queued',
      'started',
      'try-failed',
      'started',
      'try-failed',
      'started',
      'done',
    ])
  })

  it('tries nothing again that would fail alike, and gives up after so many', async () => {
    const { collect, ran } = await shelf()
    const [refused, broken] = await collect([plan, { ...plan, attempt: 2 }], {
      retries: RetryPolicy.parse({ waitMs: 1, maximum: 1, exclude: ['LlmError/auth'] }),
      run: async (asked, surroundings) => failing(9, named(asked.attempt === 1 ? 'LlmError/auth' : 'SandboxError', 'no'))(asked, surroundings),
    })
    expect(ran.sort()).toEqual(['fix-config/oracle/just-bash/1 try 1', 'fix-config/oracle/just-bash/2 try 1', 'fix-config/oracle/just-bash/2 try 2'])
    expect([refused?.trial.status, broken?.trial.status, broken?.trial.try]).toEqual(['failed', 'failed', 2])
  })

  it('lets a failed trial stand when the same is asked for, and has another go at it when something else is, or when it is told to', async () => {
    const { collect, ran } = await shelf()
    const retries = RetryPolicy.parse({ maximum: 0 })
    await collect([plan], { retries, run: failing(1, new Error('no')) })
    expect((await collect([plan], { retries }))[0]).toMatchObject({ recalled: true, trial: { status: 'failed' } })
    expect((await collect([plan], { retries, retryFailed: true, run: failing(1, new Error('no')) }))[0]).toMatchObject({ recalled: false, trial: { try: 2 } })
    const [collected] = await collect(attempts(2), { retries })
    expect(ran).toHaveLength(4)
    expect(collected?.tries.map((one) => [one.try, one.status, one.stands])).toEqual([
      [1, 'failed', false],
      [2, 'failed', false],
      [3, 'completed', true],
    ])
  })

  it('makes a failed trial of one whose harness throws, with the steps till then, and runs its neighbours', async () => {
    const { collect } = await shelf()
    const run: Run = async (asked, surroundings) => {
      if (asked.attempt !== 2) return runTrial(asked, surroundings)
      surroundings.journal.step({ step_id: 1, source: 'user', message: 'Do it with hunter22.' })
      surroundings.journal.phase('agent')
      throw new TypeError('cannot read hunter22 of undefined')
    }
    const collected = await collect(attempts(3), { retries: RetryPolicy.parse({ maximum: 0 }), run })
    expect(collected.map(({ trial }) => trial.status)).toEqual(['completed', 'failed', 'completed'])
    expect(collected[1]?.trial).toMatchObject({
      error: { type: 'TypeError', message: expect.stringMatching(/^cannot read \[REDACTED:known:\d\] of undefined$/) },
    })
    expect(collected[1]?.trial.trajectory.steps).toEqual([{ step_id: 1, source: 'user', message: 'Do it with [REDACTED:known:1].' }])
    expect(Object.keys(collected[1]?.trial.phases ?? {})).toEqual(['agent'])
  })

  it('runs a trial again whose kept bytes are gone', async () => {
    const { collect, store } = await shelf()
    await collect([plan])
    await rm(join(store, 'contents'), { recursive: true })
    const [collected] = await collect([plan])
    expect(collected?.tries.map((one) => [one.status, one.stands])).toEqual([
      ['completed', false],
      ['completed', true],
    ])
  })

  it('refuses the same trial twice', async () => {
    const { collect } = await shelf()
    await expect(collect([plan, plan])).rejects.toThrow('fix-config/oracle/just-bash/1 is asked for twice')
  })

  it('asked by two at once runs each trial once', async () => {
    const { collect, ran } = await shelf()
    const [one, other] = await Promise.all([collect(attempts(6)), collect(attempts(6))])
    expect(ran).toHaveLength(6)
    expect(one.map(({ trial }) => trial)).toEqual(other.map(({ trial }) => trial))
  })

  it('told to stop keeps what was begun as interrupted, and goes on from there', async () => {
    const { collect, request } = await shelf()
    const controller = new AbortController()
    const run: Run = async (asked, surroundings) => {
      surroundings.journal.step({ step_id: 1, source: 'user', message: 'Do it.' })
      if (asked.attempt === 2) controller.abort(new Error('stopped by hand'))
      surroundings.signal.throwIfAborted()
      return runTrial(asked, surroundings)
    }
    const plans = attempts(3)
    const asked = request(plans, { run, limits: TrialLimits.parse({ trials: 1 }) })
    await expect(Array.fromAsync(collectTrials({ ...asked, surroundings: { ...asked.surroundings, signal: controller.signal } }))).rejects.toThrow(
      'stopped by hand',
    )
    const collected = await collect(plans)
    expect(collected.map(({ recalled, tries }) => [recalled, ...tries.map(({ status }) => status)])).toEqual([
      [true, 'completed'],
      [false, 'interrupted', 'completed'],
      [false, 'completed'],
    ])
    expect(collected[1]?.tries[0]?.steps).toHaveLength(1)
  })

  it('keeps no trial in memory that it has given', async () => {
    const { request } = await shelf()
    const seen: WeakRef<object>[] = []
    const run: Run = async (asked, surroundings) => {
      const trial = await runTrial(asked, surroundings)
      seen.push(new WeakRef(trial))
      return trial
    }
    let given = 0
    for await (const { trial } of collectTrials(request(attempts(20), { run }))) {
      seen.push(new WeakRef(trial))
      given += 1
      if (given < 20) continue
      await sleep(1)
      collectGarbage()
      expect(seen).toHaveLength(40)
      expect(seen.filter((reference) => reference.deref() !== undefined).length).toBeLessThan(6)
    }
  })
})

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}
