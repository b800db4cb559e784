import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { z } from 'zod'
import { createRandom } from '#kit/fleet'
import { checkJudge, JudgeParams, judgeKeys, judgeRows } from '#kit/judge/stage'
import { Example, exampleId, type Provenance, Rejected, type Variety, VarietyFloors } from '#kit/records'
import { createRedactor, RedactionPolicy, secretsOf } from '#kit/redact'
import { type Draft, defineStage, file, type Generator, StageError, table, withWeight } from '#kit/stage'
import { systemPrompt, tools } from '#kit/tools'
import { belowFloor } from './variety/below-floor.ts'
import { createVarietyMeasure } from './variety/measure-variety.ts'

/** So many repetitions in a row mean that a generator has said nearly all it can say. */
const patience = 200

/** Of rows that are made here. */
const LICENCE = 'Apache-2.0'

export default defineStage({
  summary: 'Takes distinct rows from one generator and gives them the system prompt, the tools and a name.',
  inputs: {},
  outputs: { examples: table(Example), rejected: table(Rejected), variety: file('variety.json') },
  balance: { in: [], out: ['examples', 'rejected'] },
  params: z.strictObject({
    seed: z.number().int(),
    /** Distinct rows wanted at most. A generator may ask for fewer, and one that repeats itself too often gives fewer. */
    rows: z.number().int().min(1),
    /** A generator that is less varied fails. */
    variety: VarietyFloors.prefault({}),
    judge: JudgeParams,
    redact: RedactionPolicy.prefault({}),
  }),
  redactor: ({ redact }) => createRedactor({ ...redact, known: secretsOf(process.env) }),
  definition: '{root}/generator.ts',
  deterministic: true,
  asks: { param: 'judge', keys: ({ judge }) => judgeKeys(judge) },

  async check({ definition, params, step }) {
    if (isGenerator(definition)) return checkJudge(params.judge, step.name)
    return [`${step.root}/generator.ts has no generator as its default export; write \`export default defineGenerator({ summary, drafts })\``]
  },

  async run({ outputs, params, definition, step, redactor, cache, signal, log, progress }) {
    const generator = definition as Generator // `check` has seen to it
    const name = basename(step.root)
    const wanted = Math.min(params.rows, generator.rows ?? Number.POSITIVE_INFINITY)
    const seen = new Map<string, string>()
    const measure = createVarietyMeasure()
    const written = { write: (row: Example) => outputs.examples.write(measure.add(row)) }
    const judging = await judgeRows(params.judge, { outputs: { examples: written, rejected: outputs.rejected }, redactor, cache, signal, log, progress })
    let [taken, repeated] = [0, 0]
    for (const draft of generator.drafts({ random: createRandom(`${params.seed} ${name}`) })) {
      const example = exampleOf(draft, {
        source: `custom/${name}`,
        revision: 'generated@1',
        row: `${params.seed}/${taken}`,
        licence: LICENCE,
        seed: params.seed,
      })
      taken += 1
      const digest = createHash('sha256').update(JSON.stringify(example.messages)).digest('base64')
      const first = seen.get(digest)
      if (first === undefined) await judging.examples.write(example)
      else
        await judging.rejected.write({
          id: example.id,
          source: example.provenance.source,
          reason: 'duplicate',
          detail: `says the same as ${first}`,
          row: draft.messages,
        })
      repeated = first === undefined ? 0 : repeated + 1
      if (first === undefined) seen.set(digest, example.id)
      if (seen.size === wanted || repeated === patience) break
      if (seen.size % 500 === 0) progress(seen.size, wanted, 'rows')
    }
    const judged = await judging.end()
    const figures = measure.figures()
    const fault = belowFloor({ figures, floors: params.variety, root: step.root })
    if (fault) throw new StageError(fault)
    const variety: Variety = { version: 1, source: `custom/${name}`, ...figures, floors: params.variety }
    await outputs.variety.write(`${JSON.stringify(variety, null, 1)}\n`)
    if (seen.size < wanted) log('generator-ran-dry', { generator: name, rows: seen.size, wanted })
    return { rowsIn: taken, metrics: { rows: seen.size, duplicates: taken - seen.size, ...judged.metrics }, licences: [LICENCE] }
  },
})

/** Not checked here: every row is, when it is written. */
const exampleOf = (draft: Draft, provenance: Provenance): Example => ({
  version: 1,
  id: exampleId(provenance),
  group: draft.group,
  tags: [...draft.tags],
  messages: [{ role: 'system', content: systemPrompt }, ...draft.messages.map(withWeight)],
  tools,
  provenance,
})

const isGenerator = (definition: unknown): definition is Generator =>
  typeof definition === 'object' && definition !== null && 'drafts' in definition && typeof definition.drafts === 'function'
