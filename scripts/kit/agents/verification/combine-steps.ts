import type { Verification } from '#kit/records'
import { limitOutput } from '#kit/sandbox'
import type { LoadedTask } from '../loaded-task.ts'
import { primaryReward } from './read-reward.ts'
import { findTooLow, isGate } from './tests-count.ts'

const outputLimitBytes = 10_000

export interface TestedStep {
  name: string
  verification: Verification
}

/**
 * What a trial comes to by what its steps came to, as Harbor has it: of every reward the mean over the steps that have any, a missing one counting 0, or what the
 * last one gave. Steps that did not run are no part of it; the output says which and why.
 */
export function combineSteps(task: LoadedTask, tested: readonly TestedStep[]): Verification {
  const [first] = tested
  if (!first) return { reward: null, rewards: {}, problem: 'no step of the task was reached', testOutput: '' }
  if (task.steps.length === 1) return first.verification
  const isFinal = task.record.file.multi_step_reward_strategy === 'final'
  const counted = isFinal ? tested.slice(-1) : tested
  const rewards = meansOf(counted.flatMap(({ verification }) => (isEmpty(verification.rewards) ? [] : [verification.rewards])))
  const reward = primaryReward(rewards)
  return { reward, rewards, problem: reward === null ? problemOf(counted, rewards) : null, testOutput: outputOf(task, tested) }
}

function meansOf(all: readonly Verification['rewards'][]): Verification['rewards'] {
  const names = [...new Set(all.flatMap((rewards) => Object.keys(rewards)))]
  return Object.fromEntries(names.map((name) => [name, all.reduce((sum, rewards) => sum + (rewards[name] ?? 0), 0) / all.length]))
}

function problemOf(counted: readonly TestedStep[], rewards: Verification['rewards']): string {
  const problems = counted.flatMap(({ name, verification }) => (verification.problem === null ? [] : [`step ${name}: ${verification.problem}`]))
  return problems.join('; ') || `the steps gave several numbers and none is called "reward": ${Object.keys(rewards).join(', ')}`
}

function outputOf(task: LoadedTask, tested: readonly TestedStep[]): string {
  const limit = Math.floor(outputLimitBytes / task.steps.length)
  const parts = tested.map(({ name, verification: { rewards, problem, testOutput } }) => {
    const came =
      problem ??
      Object.entries(rewards)
        .map(([key, value]) => `${key} ${value}`)
        .join(', ')
    return `== step ${name}: ${came} ==\n${limitOutput(testOutput, limit).text}`
  })
  return [...parts, ...notReached(task, tested)].join('\n')
}

function notReached(task: LoadedTask, tested: readonly TestedStep[]): string[] {
  const last = tested.at(-1)
  const step = task.steps.find(({ name }) => name === last?.name)
  const reason = last && step && isGate(task, step) ? findTooLow(step, last.verification) : null
  const names = task.steps.filter(({ name }) => !tested.some((other) => other.name === name)).map(({ name }) => name)
  return names.map((name) => `== step ${name}: not reached${reason ? `; step ${last?.name} ended the trial: ${reason}` : ''} ==`)
}

const isEmpty = (rewards: Verification['rewards']): boolean => Object.keys(rewards).length === 0
