import type { SurveyedStep } from './survey.ts'

/** What one step would cost if it ran, told by its runs in this checkout. Null: it never ran here, so nobody knows. */
export interface StepCost {
  durationMs: number
  bytes: number
  dollars: number
}

export interface Power {
  /** Watts this machine draws while a step works. */
  watts: number
  /** The same while a step uses the accelerator. */
  acceleratorWatts: number
}

/** `certain` are the steps that will run, `most` these and the ones that run if a step before them leaves other bytes. */
export interface RunEstimate {
  certain: Total
  most: Total
  /** Steps that may run and never ran in this checkout: their cost is in neither total. */
  unknown: string[]
  /** Whether hours or money are at stake, or a step on the accelerator that nobody has timed. */
  atStake: boolean
}

export interface Total {
  steps: number
  /** Wall time with `parallel` steps at a time and one at a time on the accelerator. */
  wallMs: number
  /** Bytes of outputs, at most: what is equal to an object of the store takes no space. */
  bytes: number
  dollars: number
  kWh: number
}

const HOUR_MS = 3_600_000

/** Adds up what a run would cost, from what its steps cost last. */
export function estimateRun(given: {
  steps: readonly SurveyedStep[]
  needs: (step: string) => readonly string[]
  cost: (step: string) => StepCost | null
  parallel: number
  power: Power
}): RunEstimate {
  const { steps, cost } = given
  const will = steps.filter(({ state }) => state === 'runs' || state === 'always')
  const may = steps.filter(({ state }) => state === 'runs' || state === 'always' || state === 'waits')
  const [certain, most] = [addUp(will, given), addUp(may, given)]
  const unknown = may.filter(({ name }) => cost(name) === null)
  const atStake = most.dollars > 0 || most.wallMs >= HOUR_MS || unknown.some(({ gpu }) => gpu)
  return { certain, most, unknown: unknown.map(({ name }) => name), atStake }
}

function addUp(steps: readonly SurveyedStep[], { needs, cost, parallel, power }: Parameters<typeof estimateRun>[0]): Total {
  const costs = steps.map((step) => ({ ...step, ...(cost(step.name) ?? { durationMs: 0, bytes: 0, dollars: 0 }) }))
  const joules = costs.reduce((sum, { durationMs, gpu }) => sum + (durationMs / 1000) * (gpu ? power.acceleratorWatts : power.watts), 0)
  return {
    steps: steps.filter(({ state }) => state !== 'always').length,
    wallMs: wallTime(costs, needs, parallel),
    bytes: costs.reduce((sum, { bytes }) => sum + bytes, 0),
    dollars: costs.reduce((sum, { dollars }) => sum + dollars, 0),
    kWh: joules / 3_600_000,
  }
}

/** Runs the schedule in thought: each step starts when its needs have ended and a place is free. `steps` come with needs first. */
function wallTime(steps: readonly { name: string; durationMs: number; gpu: boolean }[], needs: (step: string) => readonly string[], parallel: number): number {
  const ends = new Map<string, number>()
  const places = Array.from({ length: Math.max(1, parallel) }, () => 0)
  let acceleratorFree = 0
  for (const { name, durationMs, gpu } of steps) {
    const place = places.indexOf(Math.min(...places))
    const start = Math.max(places[place] ?? 0, gpu ? acceleratorFree : 0, ...needs(name).map((need) => ends.get(need) ?? 0))
    const end = start + durationMs
    places[place] = end
    if (gpu) acceleratorFree = end
    ends.set(name, end)
  }
  return Math.max(0, ...ends.values())
}
