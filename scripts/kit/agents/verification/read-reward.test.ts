import { describe, expect, it } from 'vitest'
import { stateFile } from '#kit/sandbox'
import { longestRewardBytes, readReward } from './read-reward.ts'

const reward = (files: Record<string, string>) => readReward(Object.entries(files).map(([name, text]) => stateFile(`/logs/verifier/${name}`, text)))

describe('readReward', () => {
  it.each<[Record<string, string>, number, Record<string, number>]>([
    [{ 'reward.txt': '1\n' }, 1, { reward: 1 }],
    [{ 'reward.txt': ' 0.5 ' }, 0.5, { reward: 0.5 }],
    [{ 'reward.txt': '0' }, 0, { reward: 0 }],
    [{ 'reward.json': '{"lines": 3, "reward": 0.25}', 'reward.txt': '1' }, 0.25, { lines: 3, reward: 0.25 }],
    [{ 'reward.json': '{"accuracy": 1}' }, 1, { accuracy: 1 }],
  ])('%j is %d', (files, expected, rewards) => {
    expect(reward(files)).toEqual({ reward: expected, rewards, problem: null })
  })

  it.each<[Record<string, string>, string]>([
    [{}, 'neither reward.json nor reward.txt'],
    [{ 'reward.txt': '' }, 'reward.txt is empty'],
    [{ 'reward.json': ' \n', 'reward.txt': '1' }, 'reward.json is empty'],
    [{ 'reward.txt': 'passed' }, 'holds no number: "passed"'],
    [{ 'reward.txt': 'NaN' }, 'holds no number'],
    [{ 'reward.txt': '0x1' }, 'holds no number'],
    [{ 'reward.json': '{}' }, 'no flat object of numbers'],
    [{ 'reward.json': '[1]' }, 'no flat object of numbers'],
    [{ 'reward.json': '{"reward": "1"}' }, 'no flat object of numbers'],
    [{ 'reward.json': '{"reward": 1e999}' }, 'no flat object of numbers'],
    [{ 'reward.json': '{"reward": {"a": 1}}', 'reward.txt': '1' }, 'no flat object of numbers'],
    [{ 'reward.txt': '1'.repeat(longestRewardBytes + 1) }, 'longer than'],
  ])('%j is no reward, which is not 0', (files, problem) => {
    expect(reward(files)).toEqual({ reward: null, rewards: {}, problem: expect.stringContaining(problem) })
  })

  it('keeps every number where none of several is the reward', () => {
    expect(reward({ 'reward.json': '{"a": 1, "b": 0}' })).toEqual({
      reward: null,
      rewards: { a: 1, b: 0 },
      problem: expect.stringContaining('none is called "reward": a, b'),
    })
  })

  it.each(['symlink', 'directory'] as const)('takes no %s for a reward', (kind) => {
    expect(readReward([{ ...stateFile('/logs/verifier/reward.txt', '1'), kind }])).toMatchObject({
      reward: null,
      problem: `reward.txt is no file but a ${kind}`,
    })
  })
})
