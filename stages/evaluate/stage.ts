import { z } from 'zod'
import { readCatalogue } from '#kit/catalogue'
import { type EvaluationSummary, ScenarioResult, ScenarioSplit } from '#kit/records'
import { serve } from '#kit/serve'
import { incumbentOf } from '#kit/slots'
import { defineStage, digestOf, file, StageError, table } from '#kit/stage'
import { askScenarios } from './ask-scenarios.ts'
import { summarize } from './summarize.ts'

export default defineStage({
  summary: 'Asks a model every scenario over an OpenAI-compatible server on loopback and scores its calls by name and arguments, and by the rules of safety.',
  inputs: { model: digestOf() },
  outputs: { results: table(ScenarioResult), summary: file('summary.json') },
  params: z.strictObject({
    /** `candidate` is the model just trained, `incumbent` the one it would replace. */
    subject: z.enum(['candidate', 'incumbent']),
    concurrency: z.number().int().min(1).default(32),
    /** For one answer. */
    timeoutMs: z.number().int().min(1).default(60_000),
    maxTokens: z.number().int().min(1).default(128),
  }),
  reads: ['tasks/scenarios/*.yaml', 'stages/train/trainer/**/*.py', 'stages/train/trainer/requirements.txt'],
  readsSlots: true,
  permissions: { children: true },
  folders: ({ params, digests: { model = '' }, slots }) => ({ subject: params.subject === 'candidate' ? model : incumbentOf(slots, model) }),

  async run({ outputs, params, folders: { subject }, signal, progress }) {
    const { scenarios, sha256 } = await readCatalogue('tasks/scenarios')
    const results: ScenarioResult[] = []
    if (subject) {
      await using server = await serve({ workspace: process.cwd(), model: subject.path, signal })
      const { url } = server
      const onResult = (_: ScenarioResult, done: number) => progress(done, scenarios.length, 'scenarios')
      results.push(...(await askScenarios({ url, model: subject.digest, scenarios, ...params, signal, onResult })))
      // No answer at all tells of the server and not of the model; kept, it would stand as the model's result.
      if (results.every((result) => result.failure !== null))
        throw new StageError(`not one of ${results.length} scenarios was answered: ${results[0]?.failure}; see the server's lines above`)
    }
    for (const result of results) await outputs.results.write(result)
    const summary = summarize({ subject: subject?.digest ?? null, catalogueSha256: sha256, results })
    await outputs.summary.write(`${JSON.stringify(summary, null, 2)}\n`)
    return { metrics: { ...sharesOf(summary), unanswered: summary.scenarios - summary.answered } }
  },
})

const sharesOf = ({ passed }: EvaluationSummary): Record<string, number> =>
  Object.fromEntries(ScenarioSplit.options.flatMap((split) => (passed[split] ? [[split, passed[split].passed / passed[split].of]] : [])))
