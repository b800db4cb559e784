import { describe, expect, it } from 'vitest'
import { Trial } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { loadSandbox, memoryContents, type NetworkAccess, type Sandbox, type SandboxBackend, stateFile } from '#kit/sandbox'
import type { Agent } from './agent.ts'
import { bashStep } from './bash-step.ts'
import type { LoadedStep, LoadedTask } from './loaded-task.ts'
import { runTrial } from './run-trial.ts'
import { testTask } from './test-task.ts'
import { memoryJournal } from './trial-journal.ts'
import { verifyTrial } from './verification/verify-trial.ts'

const contents = memoryContents()
const signal = new AbortController().signal
const backend = await loadSandbox('just-bash')

/** What the sandbox of a trial was asked, in order, besides commands of the agent. */
function watched(): { backend: SandboxBackend; seen: string[] } {
  const seen: string[] = []
  const start: SandboxBackend['start'] = async (given) => {
    const sandbox = await backend.start(given)
    seen.push('start')
    const watch = (target: Sandbox, key: string | symbol): unknown => {
      if (key === 'setNetwork') return async ({ mode }: NetworkAccess) => void seen.push(`network ${mode}`)
      if (key === 'snapshot' || key === 'stopProcesses') seen.push(key)
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    }
    return new Proxy(sandbox, { get: watch })
  }
  return { backend: { name: backend.name, start }, seen }
}

/** Says its instruction, and runs it where it is a command. */
const obedient: Agent = {
  name: 'obedient',
  version: '1',
  model: { name: 'm', provider: 'p' },
  settings: {},
  run: async ({ environment, instruction, record }) => {
    const { stdout, exitCode } = await environment.exec({ command: instruction })
    record({ ...bashStep({ id: 'c', command: instruction, output: stdout, exitCode }), metrics: { prompt_tokens: 3, completion_tokens: 2, cost_usd: 0.5 } })
  },
}

const step = (name: string, instruction: string, given: Partial<LoadedStep> = {}): LoadedStep => ({ ...testTask({}).steps[0], name, instruction, ...given })
const taskOf = (first: LoadedStep, others: readonly LoadedStep[] = [], given: Partial<LoadedTask> = {}): LoadedTask => ({
  ...testTask({}),
  steps: [first, ...others],
  ...given,
})
const test = (script: string) => [stateFile('/tests/test.sh', `#!/bin/bash\n${script}\n`, 0o755)]
const count = test('echo "{\\"reward\\": $(cat log | wc -l), \\"one\\": 1}" > /logs/verifier/reward.json')

function run(task: LoadedTask, { agent = obedient, sandbox = backend, phases = [] as string[], maximumAgentMs = 10_000 } = {}): Promise<Trial> {
  const journal = { ...memoryJournal(contents), phase: (phase: string) => void phases.push(phase) }
  return runTrial(
    { task, agent, sandbox, attempt: 1 },
    { signal, redactor: createRedactor({ known: ['hunter22'] }), now: () => new Date(0), journal, maximumAgentMs },
  )
}

describe('a trial of a task with steps', () => {
  const lay = { workdir: [stateFile('/app/setup.sh', 'echo set up >> log\n'), stateFile('/app/brought', 'x')] }

  it('goes through them in one sandbox and one trajectory, each set up, with its instruction, and keeps what each left', async () => {
    const phases: string[] = []
    const trial = await run(taskOf(step('a', 'echo a >> log', lay), [step('b', 'cat brought; echo b >> log')]), { phases })
    expect(Trial.parse(trial)).toEqual(trial)
    expect(trial).toMatchObject({ status: 'completed', error: null, model: 'm' })
    expect(phases).toEqual(['start', 'setup', 'agent', 'state', 'setup', 'agent', 'state'])
    expect(Object.keys(trial.phases)).toEqual(['start', 'setup', 'agent', 'state'])
    expect(trial.trajectory.steps.map(({ source, message }) => [source, message])).toEqual([
      ['user', 'echo a >> log'],
      ['agent', ''],
      ['user', 'cat brought; echo b >> log'],
      ['agent', ''],
    ])
    expect(trial.trajectory.final_metrics).toEqual({ total_steps: 4, total_prompt_tokens: 6, total_completion_tokens: 4, total_cost_usd: 1 })
    expect(trial.steps.map(({ name, state }) => [name, state.map(({ path, sizeBytes }) => `${path} ${sizeBytes}`)])).toEqual([
      ['a', ['/app/brought 1', '/app/log 9', '/app/setup.sh 19']],
      ['b', ['/app/brought 1', '/app/log 11', '/app/setup.sh 19']],
    ])
  })

  it('is verified step by step, on what each left', async () => {
    const task = taskOf(step('a', 'echo a >> log', { tests: count }), [step('b', 'echo b >> log', { tests: count })])
    expect(await verifyTrial(await run(task), task, { backend, contents, signal })).toMatchObject({
      reward: 1.5,
      rewards: { reward: 1.5, one: 1 },
      problem: null,
    })
  })

  it('ends where a reward is too low for the next step; the tests ran then and stand', async () => {
    const gated = (minimum: number) =>
      taskOf(step('a', 'echo a >> log', { tests: count, minimumRewards: { reward: minimum } }), [step('b', 'echo b >> log', { tests: count })])
    const stopped = await run(gated(2))
    expect(stopped).toMatchObject({ status: 'completed', steps: [{ name: 'a', inPlace: { reward: 1 } }] })
    expect(stopped.steps).toHaveLength(1)
    const verification = await verifyTrial(stopped, gated(2), { backend, contents, signal })
    expect(verification).toMatchObject({ reward: 1, problem: null })
    expect(verification.testOutput).toContain('== step b: not reached; step a ended the trial: reward 1 is below 2 ==')
    expect((await run(gated(1))).steps.map(({ inPlace }) => inPlace?.reward ?? null)).toEqual([1, null])
  })

  it('shows a later step nothing of tests that ran in place, and says nothing of them as its state', async () => {
    const [first, second] = [step('a', 'echo a >> log', { tests: count }), step('b', 'find /tests /logs/verifier -type f; echo b >> log', { tests: count })]
    const { steps, trajectory } = await run(taskOf(first, [second], { verification: 'in-place' }))
    expect(steps.map(({ inPlace, state }) => [inPlace?.reward, state.map(({ path }) => path)])).toEqual([
      [1, ['/app/log']],
      [2, ['/app/log']],
    ])
    expect(JSON.stringify(trajectory.steps.at(-1))).toContain('"content":""')
  })

  it('is failed with what earlier steps left where one cannot be set up', async () => {
    const broken = step('b', 'true', { workdir: [stateFile('/app/setup.sh', 'echo no hunter22; exit 3\n')] })
    const trial = await run(taskOf(step('a', 'echo a >> log'), [broken]))
    expect(trial).toMatchObject({ status: 'failed', error: { type: 'TaskSetupError', message: 'step b: setup.sh ended with 3: no [REDACTED:known:1]' } })
    expect([trial.steps.length, trial.trajectory.steps.length]).toEqual([1, 2])
  })

  it('is out of time where one step is, and goes on', async () => {
    const slow = step('a', 'echo a >> log; sleep 30', { agent: { timeoutMs: 300, user: null, network: null } })
    const trial = await run(taskOf(slow, [step('b', 'echo b >> log')]))
    expect([trial.status, ...trial.steps.map(({ status }) => status)]).toEqual(['agent-timeout', 'agent-timeout', 'completed'])
  })
})

describe('a trial', () => {
  it('waits until its environment is healthy, and is failed by a typed error where it does not become so', async () => {
    const healthcheck = { command: 'exit 1', intervalMs: 1, timeoutMs: 1000, startPeriodMs: 0, startIntervalMs: 1, retries: 2 }
    const phases: string[] = []
    const trial = await run(taskOf(step('', 'true', { healthcheck })), { phases })
    expect(trial).toMatchObject({ status: 'failed', error: { type: 'HealthcheckError' }, steps: [] })
    expect(phases).toEqual(['start', 'healthcheck'])
    expect(trial.trajectory.steps).toMatchObject([{ source: 'user', message: 'true' }])
  })

  it('makes its evidence of what runs, ends what runs, then keeps the state; in place nothing is ended', async () => {
    const collect = [{ command: 'echo evidence > /app/evidence', service: 'main', timeoutMs: 1000, user: null }]
    const withHook = step('', 'true', { verifier: { ...step('', '').verifier, collect } })
    const kept = watched()
    const trial = await run(taskOf(withHook), { sandbox: kept.backend })
    expect(kept.seen).toEqual(['start', 'stopProcesses', 'snapshot'])
    expect(trial.steps[0]?.state.map(({ path }) => path)).toEqual(['/app/evidence'])
    const inPlace = watched()
    await run(taskOf(withHook, [], { verification: 'in-place' }), { sandbox: inPlace.backend })
    expect(inPlace.seen).toEqual(['start', 'snapshot'])
  })

  it('tells its journal each step as it is taken, without its secrets', async () => {
    const told: unknown[] = []
    const journal = { ...memoryJournal(contents), step: (taken: unknown) => void told.push(taken) }
    const task = taskOf(step('', 'echo hunter22'))
    const surroundings = { signal, redactor: createRedactor({ known: ['hunter22'] }), now: () => new Date(0), journal, maximumAgentMs: 10_000 }
    const { trajectory } = await runTrial({ task, agent: obedient, sandbox: backend, attempt: 1 }, surroundings)
    expect(told).toEqual(trajectory.steps)
    expect(JSON.stringify(told)).not.toContain('hunter22')
  })

  it('has the network of each phase, and the usual one after it', async () => {
    const { seen, backend: sandbox } = watched()
    const tested = { ...step('', '').verifier, network: { mode: 'no-network' } as const }
    const open = { timeoutMs: null, user: null, network: { mode: 'public' } as const }
    await run(taskOf(step('', 'true', { agent: open, verifier: tested }), [], { verification: 'in-place' }), { sandbox })
    expect(seen).toEqual(['start', 'network public', 'network no-network', 'snapshot'])
    expect(await run(taskOf(step('', 'true', { agent: open })))).toMatchObject({ status: 'failed', error: { type: 'TaskSetupError' } })
  })

  it('keeps logs of the agent beside the state, and of long ones the size', async () => {
    const trial = await run(taskOf(step('', 'echo log > /logs/agent/short; seq 1 90000 > n; cat n n n > /logs/agent/long; rm n')))
    expect(trial.steps[0]?.state).toEqual([])
    expect(trial.steps[0]?.artifacts.map(({ path, sizeBytes, sha256 }) => [path, sizeBytes, sha256 !== null])).toEqual([
      ['/logs/agent/long', 1586682, false],
      ['/logs/agent/short', 4, true],
    ])
  })

  it('records and lets through nothing of an agent that goes on after its time', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown[]>()
    const deaf: Agent['run'] = async ({ environment, record, signal: over }) => {
      await new Promise<void>((done) => over.addEventListener('abort', () => setTimeout(done, 2300)))
      const late = await Promise.allSettled([
        environment.exec({ command: 'echo late > late' }),
        environment.write('/app/late', 'late'),
        environment.read('/app/a.txt'),
      ])
      record(bashStep({ id: 'late', command: 'late', output: '', exitCode: 0 }))
      resolve(late.map(({ status }) => status))
    }
    const trial = await run(taskOf(step('', 'true')), { agent: { ...obedient, run: deaf }, maximumAgentMs: 50 })
    expect(await promise).toEqual(['rejected', 'rejected', 'rejected'])
    expect([trial.status, trial.trajectory.steps.length, trial.steps[0]?.state]).toEqual(['agent-timeout', 1, []])
  })

  it('whose tests run in place is judged by what they gave then, and afresh only where that is asked for', async () => {
    const task = taskOf(
      step('', 'true', { tests: test('[ -e /app/left ] && echo 1 > /logs/verifier/reward.txt || echo 0.5 > /logs/verifier/reward.txt; touch /app/left') }),
      [],
      {
        verification: 'in-place',
      },
    )
    const trial = await run(task)
    expect(trial.steps[0]).toMatchObject({ state: [], inPlace: { reward: 0.5, rewards: { reward: 0.5 } } })
    expect(await verifyTrial(trial, task, { backend: { name: 'just-bash', start: () => Promise.reject(new Error('not asked')) }, contents, signal })).toEqual(
      trial.steps[0]?.inPlace,
    )
    const other = { ...task, steps: [step('', 'true', { tests: test('echo 1 > /logs/verifier/reward.txt') })] as const }
    expect((await verifyTrial(trial, other, { backend, contents, signal, isAfresh: true })).reward).toBe(1)
    const elsewhere = await run({ ...task, verification: 'kept-state' })
    expect(await verifyTrial(elsewhere, task, { backend, contents, signal })).toMatchObject({ reward: null, problem: expect.stringContaining('run in place') })
  })
})
