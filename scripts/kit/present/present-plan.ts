import { presentDuration, presentStatus, type StatusLine } from './present-status.ts'
import { presentSize } from './visible.ts'

interface ShownTotal {
  steps: number
  wallMs: number
  bytes: number
  dollars: number
  kWh: number
}

export interface ShownPlan {
  profile: string
  steps: readonly StatusLine[]
  estimate: { certain: ShownTotal; most: ShownTotal; unknown: readonly string[] }
  power: { watts: number; acceleratorWatts: number }
  freeBytes: number
}

/** What would run and why, a line a step, then what it would cost. */
export function presentPlan(plan: ShownPlan): string[] {
  const open = plan.steps.filter(({ state }) => state !== 'cached' && state !== 'stored')
  return [...presentStatus(open), ...(open.length > 0 ? [''] : []), ...presentCosts(plan)]
}

/** The sums alone. */
export function presentCosts({ profile, steps, estimate: { certain, most, unknown }, power, freeBytes }: ShownPlan): string[] {
  const held = steps.filter(({ state }) => state === 'cached' || state === 'stored').length
  const broken = steps.filter(({ state }) => state === 'broken' || state === 'blocked').length
  const may = most.steps - certain.steps
  const counts = [`${certain.steps} run`, ...(may > 0 ? [`${may} more may`] : []), `${held} are held`, ...(broken > 0 ? [`${broken} cannot run`] : [])]
  const head = `plan: of ${steps.length} steps under profile ${profile}, ${counts.join(', ')}`
  if (most.steps === 0) return [head]
  const range = (of: (total: ShownTotal) => number, show: (value: number) => string) =>
    of(certain) === of(most) ? `about ${show(of(most))}` : `${show(of(certain))} at least, about ${show(of(most))} at most`
  const strangers = unknown.length > 6 ? `${unknown.slice(0, 6).join(', ')} and ${unknown.length - 6} more` : unknown.join(', ')
  if (most.wallMs === 0) return [head, `  nobody knows the cost: these steps never ran here; ${presentSize(freeBytes)} of disk are free`]
  return [
    head,
    `  time    ${range(({ wallMs }) => wallMs, presentDuration)}`,
    `  disk    ${range(({ bytes }) => bytes, presentSize)} of outputs; ${presentSize(freeBytes)} are free`,
    `  money   ${range(({ dollars }) => dollars, presentDollars)}`,
    `  energy  ${range(({ kWh }) => kWh, presentEnergy)} at ${power.watts} W, ${power.acceleratorWatts} W on an accelerator`,
    ...(strangers ? [`  not in these sums, they never ran here: ${strangers}`] : []),
  ]
}

const presentDollars = (dollars: number) => `$${dollars.toFixed(2)}`
const presentEnergy = (kWh: number) => (kWh < 0.001 ? `${(kWh * 1000).toPrecision(2)} Wh` : `${kWh.toPrecision(2)} kWh`)
