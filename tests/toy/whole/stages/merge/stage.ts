import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { defineStage, table } from '#kit/stage'
import { literal, openDatabase, PARQUET_OPTIONS } from '#kit/table'

const Row = z.strictObject({ id: z.string(), text: z.string() })

export default defineStage({
  summary: 'brings all rows together, none twice and none that asks what a scenario asks',
  inputs: { examples: table(Row) },
  outputs: { examples: table(Row), rejected: table(Row) },
  balance: { in: ['examples'], out: ['examples', 'rejected'] },
  params: z.strictObject({}),
  reads: ['stages/merge/*.sql', 'tasks/scenarios/*.yaml'],
  deterministic: true,
  async run({ inputs, outputs, log }) {
    log('body', { run: randomUUID() })
    await using database = await openDatabase({
      directory: `${outputs.examples.path}.merge`,
      reads: inputs.examples.tables.map(({ path }) => path),
      writes: [outputs.examples.path, outputs.rejected.path],
    })
    const all = inputs.examples.tables.map(({ path }, need) => `SELECT ${need} AS need, * FROM read_parquet(${literal(path)})`).join(' UNION ALL ')
    await database.run(`CREATE TABLE examples AS ${all}; CREATE TABLE asked (text VARCHAR)`)
    for (const text of await asked()) await database.run(`INSERT INTO asked VALUES (${literal(text)})`)
    await database.run(await readFile(new URL('./decide.sql', import.meta.url), 'utf8'))
    for (const name of ['examples', 'rejected'] as const) {
      const rows = `SELECT id, text FROM decided WHERE kept = ${name === 'examples'} ORDER BY need, id`
      await database.run(`COPY (${rows}) TO ${literal(outputs[name].path)} ${PARQUET_OPTIONS}`)
    }
  },
})

async function asked(): Promise<string[]> {
  const files = (await Array.fromAsync(glob('tasks/scenarios/*.yaml'))).sort()
  return files.flatMap((path) => (parse(readFileSync(path, 'utf8')) as { asks: string }[]).map(({ asks }) => asks)) // the toy's own scenarios
}
