import { type AtifError, defineRule } from './rule.ts'

/** Counts, token ids and costs are finite and not negative; what came from a cache is part of the prompt (from v1.2 on). */
export const amount = defineRule({
  name: 'amount',
  *check({ document, path }) {
    const isPart = !['ATIF-v1.0', 'ATIF-v1.1'].includes(document.schema_version)
    for (const [index, { metrics }] of document.steps.entries()) {
      if (!metrics) continue
      const place = `${path}.steps.${index}.metrics`
      yield* notNegative(metrics, place)
      yield* notNegative(metrics.prompt_token_ids ?? [], `${place}.prompt_token_ids`)
      yield* notNegative(metrics.completion_token_ids ?? [], `${place}.completion_token_ids`)
      if (isPart) yield* partOf(metrics.cached_tokens, metrics.prompt_tokens, `${place}.cached_tokens`)
    }
    const totals = document.final_metrics
    if (!totals) return
    yield* notNegative(totals, `${path}.final_metrics`)
    if (isPart) yield* partOf(totals.total_cached_tokens, totals.total_prompt_tokens, `${path}.final_metrics.total_cached_tokens`)
  },
})

function* notNegative(amounts: object, path: string): Generator<AtifError> {
  for (const [name, value] of Object.entries(amounts)) {
    if (typeof value === 'number' && !(Number.isFinite(value) && value >= 0))
      yield { path: `${path}.${name}`, message: `is ${value}, must be finite and 0 or more` }
  }
}

function* partOf(cached: number | null | undefined, prompt: number | null | undefined, path: string): Generator<AtifError> {
  if (cached != null && prompt != null && cached > prompt) yield { path, message: `is ${cached}, more than the ${prompt} of the whole prompt` }
}
