import { describe, expect, it } from 'vitest'
import type { Trial } from '#kit/records'
import { guard } from './guard.ts'
import type { Reward } from './read-reward.ts'

const trial: Trial = {
  version: 2,
  id: 'made-up/oracle/just-bash/1',
  task: 'made-up',
  agent: 'oracle',
  model: null,
  sandbox: 'just-bash',
  attempt: 1,
  try: 1,
  status: 'completed',
  error: null,
  durationMs: 100,
  phases: {},
  escalations: 0,
  trajectory: {
    schema_version: 'ATIF-v1.7',
    agent: { name: 'oracle', version: '1' },
    steps: [
      { step_id: 1, source: 'user', message: 'Do it.' },
      { step_id: 2, source: 'agent', message: 'Done.' },
    ],
  },
  steps: [],
}
const left = (path: string): Trial['steps'][number] => ({
  name: '',
  status: 'completed',
  state: [{ path, kind: 'file', mode: 0o644, uid: 0, gid: 0, sizeBytes: 0, sha256: null, target: null }],
  artifacts: [],
  inPlace: null,
})
const gates = { minimumReward: 1, maximumEscalations: 0, runtimeBudgetMs: 1000 }
const judged = (change: Partial<Trial>, reward: Reward = { reward: 1 }, given = gates) => guard({ ...trial, ...change }, reward, given)

describe('guard', () => {
  it('promotes what reaches the reward where nothing speaks against it', () => {
    expect(judged({})).toEqual({ decision: 'promote', reasons: ['reward 1 reaches 1, and nothing speaks against it'] })
    expect(judged({}, { reward: 0.8 }, { ...gates, minimumReward: 0.8 }).decision).toBe('promote')
  })

  it.each<[Partial<Trial>, Reward, string, string]>([
    [{}, { reward: 0.99 }, 'reject', 'reward 0.99 is below 1'],
    [{ escalations: 1 }, { reward: 1 }, 'reject', '1 commands run as someone else, 0 allowed'],
    [{ status: 'failed', error: { type: 'Error', message: 'no answer' } }, { reward: null, problem: 'not tested' }, 'reject', 'the trial failed: no answer'],
    [{ trajectory: { ...trial.trajectory, steps: trial.trajectory.steps.slice(0, 1) } }, { reward: 1 }, 'reject', 'the agent did nothing'],
    [{}, { reward: null, problem: 'the tests left none' }, 'needs_human', 'no reward: the tests left none'],
    [{ status: 'agent-timeout' }, { reward: 1 }, 'needs_human', 'the agent ran out of time'],
    [{ durationMs: 1001 }, { reward: 1 }, 'needs_human', 'took 1001 ms, 1000 ms allowed'],
    [{ steps: [left('/tests/test.sh')] }, { reward: 1 }, 'needs_human', 'changed what judges or runs the work: /tests/test.sh'],
  ])('%j with %j: %s', (change, reward, decision, reason) => {
    expect(judged(change, reward)).toEqual({ decision, reasons: [reason] })
  })

  it('gives every reason, and rejects where any of them does', () => {
    expect(judged({ durationMs: 5000, status: 'agent-timeout' }, { reward: 0 })).toEqual({
      decision: 'reject',
      reasons: ['the agent ran out of time', 'took 5000 ms, 1000 ms allowed', 'reward 0 is below 1'],
    })
  })
})
