import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Example, Rejected, SplitAssignment } from '#kit/records'
import { defineStage, table } from '#kit/stage'
import { literal, openDatabase, PARQUET_OPTIONS } from '#kit/table'
import { fillFingerprints } from './fill-fingerprints.ts'
import { readScenarios, scenarioFiles } from './read-scenarios.ts'

export default defineStage({
  summary: 'Brings all examples together: no row twice, none that asks what a scenario asks, each group on one side of the split.',
  inputs: { examples: table(Example) },
  outputs: { examples: table(Example), splits: table(SplitAssignment), rejected: table(Rejected) },
  balance: { in: ['examples'], out: ['examples', 'rejected'] },
  params: z.strictObject({
    seed: z.number().int().default(1),
    /** Share of the groups held out of training. */
    validation: z.number().min(0).max(0.5).default(0.02),
    /** Folder of the scenarios that no row may ask. */
    scenarios: z.string().default('tasks/scenarios'),
  }),
  // The default is named too: a graph that knows no defaults must still see it.
  reads: ['stages/merge/*.sql', 'tasks/scenarios/*.yaml', '{scenarios}/*.yaml'],
  deterministic: true,

  async check({ params }) {
    if ((await scenarioFiles(params.scenarios)).length > 0) return []
    return [`merge finds no scenario in ${params.scenarios}/*.yaml, so none could be kept out of training; add one or mend the param \`scenarios\``]
  },

  async run({ inputs, outputs, params, progress }) {
    const scenarios = await readScenarios(params.scenarios)
    await using database = await openDatabase({
      directory: `${outputs.examples.path}.merge`,
      reads: inputs.examples.tables.map(({ path }) => path),
      writes: [outputs.examples.path, outputs.splits.path, outputs.rejected.path],
    })
    await fillFingerprints({ database, examples: inputs.examples, scenarios, progress })
    await database.run(`SET VARIABLE seed = ${params.seed}; SET VARIABLE validation = ${params.validation}`)
    await database.run(await sql('decide'))
    for (const name of ['examples', 'splits', 'rejected'] as const) {
      await database.run(`COPY (${await sql(name)}) TO ${literal(outputs[name].path)} ${PARQUET_OPTIONS}`)
    }
  },
})

const sql = (name: string) => readFile(new URL(`./${name}.sql`, import.meta.url), 'utf8')
