import { statfs } from 'node:fs/promises'
import { StageError } from '#kit/stage'
import { estimateRun, type Power, type RunEstimate, type StepCost } from './estimate-run.ts'
import { type SurveyedStep, type SurveyRequest, surveyPipeline } from './survey.ts'

export interface Plan {
  profile: string
  steps: (SurveyedStep & { cost: StepCost | null })[]
  estimate: RunEstimate
  power: Power
  freeBytes: number
}

/** What a run would do and about what it would cost: time and bytes of each step's last run, dollars it reported as the metric `dollars`, power as told. */
export async function planPipeline(request: SurveyRequest & { parallel: number; power: Power }): Promise<Plan> {
  const { workspace, graph, profile, parallel, power } = request
  const surveyed = await surveyPipeline(request)
  const steps = surveyed.map((step) => ({ ...step, cost: costOf(step) }))
  const costs = new Map(steps.map(({ name, cost }) => [name, cost]))
  const estimate = estimateRun({
    steps: surveyed,
    needs: (name) => graph.step(name, profile).needs.map((need) => need.step),
    cost: (name) => costs.get(name) ?? null,
    parallel,
    power,
  })
  const { bavail, bsize } = await statfs(workspace)
  return { profile, steps, estimate, power, freeBytes: bavail * bsize }
}

const costOf = ({ last, bytes }: SurveyedStep): StepCost | null => last && { durationMs: last.durationMs, bytes, dollars: last.metrics.dollars ?? 0 }

/** A desktop processor under load and a 24 GB card at its limit, where the environment does not say better. */
const DEFAULT_POWER: Power = { watts: 65, acceleratorWatts: 450 }

/** Watts from `FLYWHEEL_WATTS` and `FLYWHEEL_ACCELERATOR_WATTS`. */
export function powerFrom(env: NodeJS.ProcessEnv): Power {
  const read = (name: string, otherwise: number): number => {
    const text = env[name]
    if (text === undefined || text === '') return otherwise
    const watts = Number(text)
    if (!(watts >= 0)) throw new StageError(`${name} is "${text}"; give it the watts that the machine draws, 0 or more`)
    return watts
  }
  return { watts: read('FLYWHEEL_WATTS', DEFAULT_POWER.watts), acceleratorWatts: read('FLYWHEEL_ACCELERATOR_WATTS', DEFAULT_POWER.acceleratorWatts) }
}
