import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Example, Rejected, ScenarioResult, TrialVerdict } from '#kit/records'
import { defineStage, file, table } from '#kit/stage'
import { countRows, readEvaluations, readSelection, readVarieties, readVerdict, redactionsOf, timesOf } from './gather.ts'
import { page } from './page.ts'
import { CurvePoint } from './report-data.ts'

export default defineStage({
  summary: 'One self-contained page: rows by source and reason, training, scores by tag, the gate’s decision and why, time per step',
  inputs: {
    examples: table(Example, { optional: true }),
    rejected: table(Rejected, { optional: true }),
    variety: file('variety.json', { optional: true }),
    verdicts: table(TrialVerdict, { optional: true }),
    curve: table(CurvePoint, { optional: true }),
    selection: file('selection.json', { optional: true }),
    results: table(ScenarioResult, { optional: true }),
    summary: file('summary.json', { optional: true }),
    verdict: file('verdict.json', { optional: true }),
  },
  outputs: { report: file('report.html') },
  params: z.strictObject({}),
  reads: ['stages/report/style.css'],
  async run({ step, inputs, outputs, needs }) {
    const verdict = await readVerdict(inputs.verdict)
    const counts = await countRows({ examples: inputs.examples.tables, rejected: inputs.rejected.tables, directory: `${outputs.report.path}.work` })
    const text = page(
      {
        profile: step.profile,
        ...counts,
        varieties: await readVarieties(inputs.variety),
        trials: await Array.fromAsync(inputs.verdicts.rows()),
        curve: await Array.fromAsync(inputs.curve.rows()),
        selection: await readSelection(inputs.selection),
        ...(await readEvaluations({ results: inputs.results, summary: inputs.summary, verdict })),
        verdict,
        redactions: redactionsOf(needs),
        times: timesOf(needs),
      },
      await readFile(new URL('./style.css', import.meta.url), 'utf8'),
    )
    await outputs.report.write(text)
  },
})
