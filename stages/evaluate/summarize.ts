import type { EvaluationSummary, ScenarioResult } from '#kit/records'

/** Counts results, by split and by tag. */
export function summarize(given: { subject: string | null; catalogueSha256: string; results: readonly ScenarioResult[] }): EvaluationSummary {
  const { subject, catalogueSha256, results } = given
  const passed: EvaluationSummary['passed'] = {}
  for (const key of [...new Set(results.flatMap((result) => [result.split, ...result.tags]))].sort()) {
    const counted = results.filter((result) => result.split === key || result.tags.includes(key))
    passed[key] = { passed: counted.filter((result) => result.passed).length, of: counted.length }
  }
  return { version: 1, subject, catalogueSha256, scenarios: results.length, answered: results.filter((result) => result.failure === null).length, passed }
}
