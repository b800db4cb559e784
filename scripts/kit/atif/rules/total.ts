import type { AtifDocument, AtifMetrics } from '../document.ts'
import { refsOf } from '../refs-of.ts'
import { type Checked, defineRule } from './rule.ts'

const sums = [
  ['total_prompt_tokens', 'prompt_tokens'],
  ['total_completion_tokens', 'completion_tokens'],
  ['total_cached_tokens', 'cached_tokens'],
  ['total_cost_usd', 'cost_usd'],
] as const
type Total = (typeof sums)[number][0]
type Metric = (typeof sums)[number][1] & keyof AtifMetrics

/**
 * A total is the sum of the steps, or that and all sub-agents'. It may be more where a part is not to be seen: a step without the figure, a sub-agent
 * whose file is not here, steps copied from a segment before, a call that was cut off. Steps are as many as there are, unless the notes say why not.
 */
export const total = defineRule({
  name: 'total',
  *check(checked) {
    const { document, path } = checked
    const found = sums.flatMap(([field, metric]) => {
      const given = document.final_metrics?.[field]
      return given == null ? [] : [{ field, given, own: ownSum(document, metric), others: subagents(checked, field, metric) }]
    })
    const lastCallWasCutOff = endsOnAnOpenTurn(document) && found.length > 1 && found.every(isMore)
    for (const { field, given, own, others } of found) {
      if (isSame(given, own.sum) || isSame(given, own.sum + others.sum)) continue
      if (given > own.sum && (lastCallWasCutOff || !own.isWhole || !others.isWhole)) continue
      const withOthers = others.sum ? ` (${own.sum + others.sum} with sub-agents)` : ''
      yield { path: `${path}.final_metrics.${field}`, message: `is ${given}, the steps add up to ${own.sum}${withOthers}` }
    }
    const steps = document.final_metrics?.total_steps
    if (steps != null && steps !== document.steps.length && !document.notes?.trim()) {
      yield { path: `${path}.final_metrics.total_steps`, message: `is ${steps}, there are ${document.steps.length} steps and no notes that say why` }
    }
  },
})

/** An agent stopped by its time limit was charged for a call that left no step: then all figures are more at once, tokens both of prompt and completion. */
const isMore = ({ field, given, own, others }: { field: Total; given: number; own: Part; others: Part }): boolean =>
  given > own.sum + others.sum || (field === 'total_cached_tokens' && given === own.sum + others.sum)

/** After an observation, or a word of the user, a model is asked again. */
function endsOnAnOpenTurn({ steps }: AtifDocument): boolean {
  const last = steps.at(-1)
  return last?.source !== 'agent' || last.observation != null
}

interface Part {
  sum: number
  isWhole: boolean
}

/** Sums of dollars differ in the last digits by the order in which they were added. */
const isSame = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one))

function ownSum(document: AtifDocument, metric: Metric): Part {
  const steps = document.steps.filter(({ source, is_copied_context }) => source === 'agent' && !is_copied_context)
  const hasCopies = document.steps.some(({ is_copied_context }) => is_copied_context)
  const asked = steps.filter(({ llm_call_count }) => llm_call_count !== 0)
  return {
    sum: steps.reduce((sum, { metrics }) => sum + (metrics?.[metric] ?? 0), 0),
    isWhole: !hasCopies && asked.every(({ metrics }) => metrics?.[metric] != null),
  }
}

function subagents({ document, path, neighbours }: Checked, field: Total, metric: Metric): Part {
  const embedded = document.subagent_trajectories ?? []
  const files = new Set([...refsOf({ document, path })].flatMap(({ ref }) => (ref.trajectory_path == null ? [] : [ref.trajectory_path])))
  const found = [...files].map((file) => neighbours?.trajectory(file) ?? null)
  const parts = [...embedded, ...found].map((trajectory): Part => {
    if (!trajectory) return { sum: 0, isWhole: false }
    const given = trajectory.final_metrics?.[field]
    return given == null ? ownSum(trajectory, metric) : { sum: given, isWhole: true }
  })
  return { sum: parts.reduce((sum, part) => sum + part.sum, 0), isWhole: parts.every(({ isWhole }) => isWhole) }
}
