import { describe, expect, it } from 'vitest'
import { stateFile } from '#kit/sandbox'
import { readReward } from './read-reward.ts'

const reward = (files: Record<string, string>) => readReward(Object.entries(files).map(([name, text]) => stateFile(`/logs/verifier/${name}`, text)))

describe('readReward', () => {
  it.each([
    [{ 'reward.txt': '1\n' }, 1],
    [{ 'reward.txt': ' 0.5 ' }, 0.5],
    [{ 'reward.txt': '0' }, 0],
    [{ 'reward.json': '{"reward": 0.25, "lines": 3}', 'reward.txt': '1' }, 0.25],
    [{ 'reward.json': '{"accuracy": 1}' }, 1],
  ])('%j is %d', (files, expected) => {
    expect(reward(files as Record<string, string>)).toEqual({ reward: expected })
  })

  it.each([
    [{}, 'neither reward.json nor reward.txt'],
    [{ 'reward.txt': '' }, 'holds no number'],
    [{ 'reward.txt': 'passed' }, 'holds no number: "passed"'],
    [{ 'reward.txt': 'NaN' }, 'holds no number'],
    [{ 'reward.json': '' }, 'no flat object of numbers'],
    [{ 'reward.json': '{}' }, 'no flat object of numbers'],
    [{ 'reward.json': '[1]' }, 'no flat object of numbers'],
    [{ 'reward.json': '{"reward": "1"}' }, 'no flat object of numbers'],
    [{ 'reward.json': '{"reward": 1e999}' }, 'no flat object of numbers'],
    [{ 'reward.json': '{"reward": {"a": 1}}', 'reward.txt': '1' }, 'no flat object of numbers'],
    [{ 'reward.json': '{"a": 1, "b": 0}' }, 'none is called "reward": a, b'],
  ])('%j is no reward, which is not 0', (files, problem) => {
    expect(reward(files as Record<string, string>)).toEqual({ reward: null, problem: expect.stringContaining(problem) })
  })

  it('takes no link for a reward', () => {
    expect(readReward([{ ...stateFile('/logs/verifier/reward.txt', '1'), kind: 'symlink' }])).toMatchObject({ reward: null })
  })
})
