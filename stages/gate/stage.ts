import { EvaluationSummary, ScenarioResult } from '#kit/records'
import { defineStage, type FileInput, file, type TableInput, table } from '#kit/stage'
import { decide } from './decide.ts'
import type { Side } from './evidence.ts'
import { GateParams } from './gate-params.ts'

export default defineStage({
  summary: 'Says of a candidate, from its results and the incumbent’s on the same scenarios, whether it may serve: promote, reject or needs_human',
  inputs: {
    candidate: table(ScenarioResult, { output: 'results', role: 'candidate' }),
    candidateSummary: file('summary.json', { output: 'summary', role: 'candidate' }),
    incumbent: table(ScenarioResult, { output: 'results', role: 'incumbent' }),
    incumbentSummary: file('summary.json', { output: 'summary', role: 'incumbent' }),
  },
  outputs: { verdict: file('verdict.json') },
  params: GateParams,
  // A pure verdict, but of models, and their bytes differ between kinds of processor: there is no digest that the lock could hold others to.
  deterministic: false,
  async run({ inputs, outputs, params, log }) {
    const verdict = decide(
      { candidate: await readSide(inputs.candidate, inputs.candidateSummary), incumbent: await readSide(inputs.incumbent, inputs.incumbentSummary) },
      params,
    )
    await outputs.verdict.write(`${JSON.stringify(verdict, null, 2)}\n`)
    log(`gate: ${verdict.decision}`, { candidate: verdict.candidate, incumbent: verdict.incumbent, reasons: verdict.reasons.join('; ') })
    const { candidateRate, incumbentRate, pValue } = verdict
    const lift = candidateRate === null || incumbentRate === null ? null : candidateRate - incumbentRate
    const metrics = Object.entries({ candidateRate, incumbentRate, lift, pValue }).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
    return { metrics: Object.fromEntries(metrics) }
  },
})

/** A summary that cannot be read is no error but a fault of the evidence: the verdict says so and promotes nothing. */
async function readSide(rows: TableInput<ScenarioResult>, summary: FileInput): Promise<Side> {
  return { rows: await Array.fromAsync(rows.rows()), summary: parseSummary(await summary.text()) }
}

function parseSummary(text: string): EvaluationSummary | null {
  try {
    return EvaluationSummary.parse(JSON.parse(text))
  } catch {
    return null
  }
}
