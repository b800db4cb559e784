import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadAgent, loadTask, memoryJournal, runTrial, type TrialPlan } from '#kit/agents'
import type { Trial } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { loadSandbox } from '#kit/sandbox'
import type { StageCache } from '#kit/stage'
import { recallOrRun } from './keep-trials.ts'

function memoryCache(): StageCache {
  const values = new Map<string, unknown>()
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, structuredClone(value))
    },
    folder: () => mkdtemp(join(tmpdir(), 'flywheel-cache-')),
  }
}

const plan: TrialPlan = { task: await loadTask('.', 'fix-config'), agent: await loadAgent('oracle'), sandbox: await loadSandbox('just-bash'), attempt: 1 }

/** Runs trials through one cache and counts those that were not recalled. */
function counter(outcome: Partial<Trial> = {}) {
  const cache = memoryCache()
  const seen = { ran: 0 }
  const run = async (asked: TrialPlan) => {
    seen.ran += 1
    const trial = await runTrial(asked, {
      signal: new AbortController().signal,
      redactor: createRedactor(),
      now: () => new Date(seen.ran),
      journal: memoryJournal(),
      maximumAgentMs: 10_000,
    })
    return { ...trial, ...outcome }
  }
  return {
    seen,
    ask: (asked: TrialPlan, code: string | undefined = 'code-1') => recallOrRun(asked, { cache, code, run }),
    askWithoutCode: (asked: TrialPlan) => recallOrRun(asked, { cache, code: undefined, run }),
  }
}

describe('recallOrRun', () => {
  it('runs a trial once and gives the same record again', async () => {
    const { seen, ask } = counter()
    const first = await ask(plan)
    const second = await ask(plan)
    expect([first.recalled, second.recalled, seen.ran]).toEqual([false, true, 1])
    expect(second.trial).toEqual(first.trial)
  })

  it('runs it again for another task text, agent version, attempt or code, and not for other tests', async () => {
    const { seen, ask } = counter()
    await ask(plan)
    const record = (change: object) => ({ ...plan, task: { ...plan.task, record: { ...plan.task.record, ...change } } })
    await ask(record({ testsSha256: 'other' }))
    expect(seen.ran).toBe(1)
    await ask(record({ sha256: 'other' }))
    await ask({ ...plan, agent: { ...plan.agent, version: '2' } })
    await ask({ ...plan, attempt: 2 })
    await ask(plan, 'code-2')
    expect(seen.ran).toBe(5)
  })

  it('keeps no failed trial, and none where the code is not known', async () => {
    const failing = counter({ status: 'failed', error: { type: 'Error', message: 'broke' } })
    await failing.ask(plan)
    await failing.ask(plan)
    expect(failing.seen.ran).toBe(2)
    const { seen, askWithoutCode } = counter()
    await askWithoutCode(plan)
    await askWithoutCode(plan)
    expect(seen.ran).toBe(2)
  })
})
