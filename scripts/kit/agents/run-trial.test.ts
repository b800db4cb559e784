import { describe, expect, it } from 'vitest'
import { Trial } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { loadSandbox, type SandboxBackend, SandboxError } from '#kit/sandbox'
import type { Agent } from './agent.ts'
import { bashStep } from './bash-step.ts'
import { runTrial } from './run-trial.ts'
import { testTask } from './test-task.ts'
import { memoryJournal } from './trial-journal.ts'

const surroundings = {
  signal: new AbortController().signal,
  redactor: createRedactor({ known: ['hunter22'] }),
  now: () => new Date(0),
  journal: memoryJournal(),
  maximumAgentMs: 10_000,
}
const agentOf = (run: Agent['run']): Agent => ({ name: 'scripted', version: '1', model: null, settings: {}, run })
const tryAgent = async (run: Agent['run'], sandbox?: SandboxBackend, given: Partial<typeof surroundings> = {}) =>
  runTrial({ task: testTask({}), agent: agentOf(run), sandbox: sandbox ?? (await loadSandbox('just-bash')), attempt: 2 }, { ...surroundings, ...given })

/** A sandbox that counts how often it was stopped. */
async function watched() {
  const inner = await loadSandbox('just-bash')
  const seen = { stopped: 0 }
  const start: SandboxBackend['start'] = async (given) => {
    const sandbox = await inner.start(given)
    return new Proxy(sandbox, {
      get: (target, key) => {
        if (key === Symbol.asyncDispose) seen.stopped += 1
        const value = Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
  return { seen, backend: { name: inner.name, start } }
}

describe('runTrial', () => {
  it('records what the agent did and what it left, as a valid record', async () => {
    const trial = await tryAgent(async ({ environment, instruction, record }) => {
      const { stdout, exitCode } = await environment.exec({ command: `echo '${instruction}' > b; sudo cat b` })
      record(bashStep({ id: 'c', command: "echo 'Do it.' > b; sudo cat b", output: stdout, exitCode }))
    })
    expect(Trial.parse(trial)).toEqual(trial)
    expect(trial).toMatchObject({ id: 'made-up/scripted/just-bash/2', status: 'completed', error: null, attempt: 2, escalations: 1 })
    expect((trial.steps[0]?.state ?? []).map(({ path }) => path)).toEqual(['/app/b'])
    expect(trial.trajectory).toMatchObject({
      schema_version: 'ATIF-v1.7',
      agent: { name: 'scripted', tool_definitions: [{ function: { name: 'bash' } }] },
      steps: [
        { step_id: 1, source: 'user', message: 'Do it.' },
        { step_id: 2, source: 'agent' },
      ],
    })
  })

  it('says what the image was known by where its name may come to mean another', async () => {
    const inner = await loadSandbox('just-bash')
    const image = [`registry.example/tools@sha256:${'4f'.repeat(32)}`, `sha256:${'a1'.repeat(32)}`]
    const pulled: SandboxBackend = { name: inner.name, start: async (given) => Object.assign(await inner.start(given), { image }) }
    expect(Trial.parse(await tryAgent(async () => {}, pulled)).image).toBe(image[0])
    expect(await tryAgent(async () => {})).not.toHaveProperty('image')
  })

  it('takes known secrets out of the trajectory and out of errors', async () => {
    const trial = await tryAgent(async ({ record }) => {
      record(bashStep({ id: 'c', command: 'echo hunter22', output: 'hunter22', exitCode: 0 }))
      throw new Error('hunter22 was refused')
    })
    expect(JSON.stringify(trial)).not.toContain('hunter22')
    expect(trial.error).toEqual({ type: 'Error', message: '[REDACTED:known:1] was refused' })
  })

  it('is a failed trial, with the steps till then, when the agent breaks; the sandbox is stopped', async () => {
    const { seen, backend } = await watched()
    const trial = await tryAgent(async ({ record }) => {
      record(bashStep({ id: 'c', command: 'ls', output: '', exitCode: 0 }))
      throw new Error('no answer')
    }, backend)
    expect(trial).toMatchObject({ status: 'failed', error: { type: 'Error', message: 'no answer' }, steps: [] })
    expect(trial.trajectory.steps).toHaveLength(2)
    expect(seen.stopped).toBe(1)
  })

  it('is a failed trial when the sandbox does not start', async () => {
    const backend: SandboxBackend = { name: 'just-bash', start: () => Promise.reject(new SandboxError('no room')) }
    expect(await tryAgent(async () => {}, backend)).toMatchObject({ status: 'failed', error: { type: 'SandboxError', message: 'no room' } })
  })

  it('keeps the state of an agent that ran out of time', async () => {
    const run: Agent['run'] = async ({ environment }) => {
      await environment.exec({ command: 'echo x > left; sleep 30' })
    }
    const trial = await tryAgent(run, undefined, { journal: memoryJournal(), maximumAgentMs: 300 })
    expect(trial.status).toBe('agent-timeout')
    expect((trial.steps[0]?.state ?? []).map(({ path }) => path)).toEqual(['/app/left'])
  })

  it('leaves no record when it is given up, and stops the sandbox', async () => {
    const { seen, backend } = await watched()
    const controller = new AbortController()
    const run: Agent['run'] = async ({ environment }) => {
      setTimeout(() => controller.abort(new Error('stopped by hand')), 10)
      await environment.exec({ command: 'sleep 30' })
    }
    await expect(tryAgent(run, backend, { signal: controller.signal })).rejects.toThrow('stopped by hand')
    expect(seen.stopped).toBe(1)
  })
})
