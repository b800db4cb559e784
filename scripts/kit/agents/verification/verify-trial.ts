import type { TaskStepResult, Trial, Verification } from '#kit/records'
import type { LoadedStep, LoadedTask } from '../loaded-task.ts'
import { combineSteps, type TestedStep } from './combine-steps.ts'
import { testsCount } from './tests-count.ts'
import { verificationKey } from './verification-key.ts'
import { type VerifySurroundings, verifyStep } from './verify-step.ts'

export interface VerifyOptions extends VerifySurroundings {
  /** Runs the tests on the kept state, also where a result was brought along. */
  isAfresh?: boolean
  /** Gives what was kept under a key, or runs and keeps. */
  recallOr?(key: string, run: () => Promise<Verification>): Promise<Verification>
}

/** What the tests say of a trial: those that ran in it stand where they had to run in it, all others run now, on what it left. */
export async function verifyTrial(trial: Trial, task: LoadedTask, options: VerifyOptions): Promise<Verification> {
  const tested: TestedStep[] = []
  for (const result of trial.steps) {
    const step = task.steps.find(({ name }) => name === result.name)
    const verification = step
      ? await ofStep(task, step, { ...result, image: trial.image }, options)
      : none(`the task has no step ${result.name} any more; collect the trial again`)
    tested.push({ name: result.name, verification })
  }
  return combineSteps(task, tested)
}

async function ofStep(task: LoadedTask, step: LoadedStep, result: TaskStepResult & Pick<Trial, 'image'>, options: VerifyOptions): Promise<Verification> {
  if (!options.isAfresh) {
    if (result.inPlace && testsCount(task)) return result.inPlace
    if (task.verification === 'in-place') return none('its tests run in place, and did not run in this trial; collect it again')
  }
  const run = () => verifyStep(task, step, result, options)
  return options.recallOr ? options.recallOr(verificationKey(task, step, result, options.backend), run) : run()
}

const none = (problem: string): Verification => ({ reward: null, rewards: {}, problem, testOutput: '' })
