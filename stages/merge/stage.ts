import { readFile } from 'node:fs/promises'
import { readHeldOut, scenarioFiles } from '#kit/catalogue'
import { Example, Rejected, RowFlag, SplitAssignment } from '#kit/records'
import { defineStage, table } from '#kit/stage'
import { literal, openDatabase, PARQUET_OPTIONS } from '#kit/table'
import { createDecontamination } from './decontaminate/find-contamination.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { fillFacts } from './fill-facts.ts'
import { findNearDuplicates } from './find-near-duplicates.ts'
import { MergeParams, matcherOf } from './merge-params.ts'
import { createPools } from './pools.ts'

export default defineStage({
  summary:
    'Brings all examples together: none twice or nearly so, none that asks what a scenario asks, in the mix asked for, each group on one side of the split.',
  inputs: { examples: table(Example) },
  outputs: { examples: table(Example), splits: table(SplitAssignment), rejected: table(Rejected), flags: table(RowFlag) },
  balance: { in: ['examples'], out: ['examples', 'rejected'] },
  params: MergeParams,
  // The defaults are named too: a graph that knows no defaults must still see them.
  reads: [
    'stages/merge/*.sql',
    'tasks/scenarios/*.yaml',
    '{scenarios}/*.yaml',
    'tasks/scenarios/held-out/*.txt',
    'tasks/scenarios/held-out/*.jsonl',
    '{heldOut}/*.txt',
    '{heldOut}/*.jsonl',
  ],
  deterministic: true,

  async check({ params }) {
    if ((await scenarioFiles(params.scenarios)).length > 0) return []
    return [`merge finds no scenario in ${params.scenarios}/*.yaml, so none could be kept out of training; add one or mend the param \`scenarios\``]
  },

  async run({ inputs, outputs, params, progress }) {
    const { seed, validation, test, contradictions, tokens, mix, decontaminate } = params
    const decontamination = createDecontamination(await readHeldOut(params), decontaminate)
    await using database = await openDatabase({
      directory: `${outputs.examples.path}.merge`,
      memoryLimit: '800MB',
      reads: inputs.examples.tables.map(({ path }) => path),
      writes: Object.values(outputs).map(({ path }) => path),
    })
    const near = findNearDuplicates(params.nearDuplicates)
    const pools = createPools(mix)
    const isExempt = matcherOf(decontaminate.except)
    const reader = {
      seed,
      isFirst: matcherOf(params.first),
      poolOf: pools.of,
      contamination: (example: Example) => decontamination.find(example, isExempt(example.provenance.source)),
      tokens: tokens === null ? () => 0 : estimateTokens,
      read: near.read,
    }
    await fillFacts({ database, examples: inputs.examples, reader, progress })
    await database.run(`SET VARIABLE seed = ${seed}; SET VARIABLE validation = ${validation}; SET VARIABLE test = ${test}`)
    await database.run(`SET VARIABLE contradictions = ${literal(contradictions)}; SET VARIABLE tokens = ${tokens}::BIGINT`)
    await database.run(await sql('equal'))
    await near.decide(database)
    if (Object.keys(mix).length > 0 || tokens !== null) {
      await pools.write(database)
      await database.run(await sql('mix'))
    }
    await database.run(await sql('decide'))
    for (const name of ['examples', 'splits', 'rejected', 'flags'] as const) {
      await database.run(`COPY (${await sql(name)}) TO ${literal(outputs[name].path)} ${PARQUET_OPTIONS}`)
    }
    const reasons = await database.all('SELECT rule, count(*) AS rows FROM decisions WHERE rule IS NOT NULL GROUP BY rule ORDER BY rule')
    const [disputed] = await database.all('SELECT count(*) AS rows FROM decisions WHERE rule IS NULL AND is_disputed')
    return { metrics: { ...Object.fromEntries(reasons.map((row) => [String(row.rule), Number(row.rows)])), contradictory: Number(disputed?.rows) } }
  },
})

const sql = (name: string) => readFile(new URL(`./${name}.sql`, import.meta.url), 'utf8')
