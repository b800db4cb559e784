import type { Verification } from '#kit/records'
import type { LoadedStep, LoadedTask } from '../loaded-task.ts'

/** Whether what an agent meets, or what its trial comes to, depends on the tests: they run in place, or a step waits for what they give. */
export const testsCount = (task: LoadedTask): boolean => task.verification === 'in-place' || task.steps.some((step) => isGate(task, step))

/** Whether the steps after this one wait for what its tests give. */
export const isGate = ({ steps }: LoadedTask, step: LoadedStep): boolean => step !== steps.at(-1) && Object.keys(step.minimumRewards).length > 0

/** Which reward of a step is too low for the next one to run, or null. One that is missing is. */
export function findTooLow({ minimumRewards }: LoadedStep, verification: Verification | null): string | null {
  for (const [name, minimum] of Object.entries(minimumRewards)) {
    const reward = verification?.rewards[name]
    if (reward === undefined) return `no ${name}, where ${minimum} is asked for`
    if (reward < minimum) return `${name} ${reward} is below ${minimum}`
  }
  return null
}
