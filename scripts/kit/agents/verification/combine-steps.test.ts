import { describe, expect, it } from 'vitest'
import type { Verification } from '#kit/records'
import type { LoadedStep, LoadedTask } from '../loaded-task.ts'
import { testTask } from '../test-task.ts'
import { combineSteps } from './combine-steps.ts'
import { findTooLow, isGate, testsCount } from './tests-count.ts'

const gave = (rewards: Verification['rewards'], problem: string | null = null): Verification => ({
  reward: rewards.reward ?? null,
  rewards,
  problem,
  testOutput: 'said\n',
})
function taskOf(
  names: readonly string[],
  { minimum = {}, strategy = 'mean' }: { minimum?: LoadedStep['minimumRewards']; strategy?: 'mean' | 'final' } = {},
): LoadedTask {
  const task = testTask({})
  const [first, ...others] = names.map((name) => ({ ...task.steps[0], name, minimumRewards: minimum }))
  if (!first) throw new Error('a task has a step')
  return { ...task, record: { ...task.record, file: { ...task.record.file, multi_step_reward_strategy: strategy } }, steps: [first, ...others] }
}

describe('combineSteps', () => {
  const tested = [
    { name: 'a', verification: gave({ reward: 1, speed: 4 }) },
    { name: 'b', verification: gave({ reward: 0.5 }) },
    { name: 'c', verification: gave({}, 'the tests left neither reward.json nor reward.txt') },
  ]

  it('is the mean of every reward over the steps that gave any, a missing one counting 0', () => {
    const { reward, rewards, problem, testOutput } = combineSteps(taskOf(['a', 'b', 'c']), tested)
    expect([reward, rewards, problem]).toEqual([0.75, { reward: 0.75, speed: 2 }, null])
    expect(testOutput).toContain('== step a: reward 1, speed 4 ==\nsaid\n')
    expect(testOutput).toContain('== step c: the tests left neither')
  })

  it('is what the last step gave, where the task says so', () => {
    const task = taskOf(['a', 'b', 'c'], { strategy: 'final' })
    expect(combineSteps(task, tested)).toMatchObject({ reward: null, problem: 'step c: the tests left neither reward.json nor reward.txt' })
    expect(combineSteps(task, tested.slice(0, 2))).toMatchObject({ reward: 0.5, rewards: { reward: 0.5 }, problem: null })
  })

  it('leaves steps out that were not reached, and says which and why', () => {
    const task = taskOf(['a', 'b', 'c'], { minimum: { reward: 0.8 } })
    const { reward, testOutput } = combineSteps(task, tested.slice(0, 2))
    expect(reward).toBe(0.75)
    expect(testOutput).toContain('== step c: not reached; step b ended the trial: reward 0.5 is below 0.8 ==')
  })

  it('has no reward where no step gave one, or none was reached', () => {
    expect(combineSteps(taskOf(['a', 'c']), tested.slice(2))).toMatchObject({ reward: null, problem: expect.stringContaining('step c: ') })
    expect(combineSteps(taskOf(['a', 'b']), [])).toMatchObject({ reward: null, problem: 'no step of the task was reached' })
  })

  it('is what the one step gave in a task without others', () => {
    expect(combineSteps(taskOf(['']), [{ name: '', verification: gave({ reward: 0.5 }) }])).toEqual(gave({ reward: 0.5 }))
  })
})

describe('tests count', () => {
  it('where they run in place, or a later step waits for what they give', () => {
    expect(testsCount(taskOf(['']))).toBe(false)
    expect(testsCount({ ...taskOf(['']), verification: 'in-place' })).toBe(true)
    expect(testsCount(taskOf(['a', 'b']))).toBe(false)
    const gated = taskOf(['a', 'b'], { minimum: { reward: 1 } })
    expect([testsCount(gated), ...gated.steps.map((step) => isGate(gated, step))]).toEqual([true, true, false])
    expect(testsCount(taskOf(['a'], { minimum: { reward: 1 } }))).toBe(false)
  })

  it('by each reward that is asked for; a missing one is too low', () => {
    const [step] = taskOf(['a'], { minimum: { reward: 0.5, speed: 1 } }).steps
    expect(findTooLow(step, gave({ reward: 0.5, speed: 1 }))).toBeNull()
    expect(findTooLow(step, gave({ reward: 0.4, speed: 1 }))).toBe('reward 0.4 is below 0.5')
    expect(findTooLow(step, gave({ reward: 1 }))).toBe('no speed, where 1 is asked for')
    expect(findTooLow(step, null)).toBe('no reward, where 0.5 is asked for')
  })
})
