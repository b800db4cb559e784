import type { Example } from '#kit/records'
import { type Progress, StageError, type TableInput } from '#kit/stage'
import { type Database, literal } from '#kit/table'
import type { Contamination } from './decontaminate/find-contamination.ts'
import { fingerprint } from './fingerprint.ts'
import { queryLabel } from './query-label.ts'

export interface RowReader {
  /** The name under which a source's rows are mixed. */
  poolOf(source: string): string
  contamination(example: Example): Contamination | null
  /** 0 where nobody counts. */
  tokens(example: Example): number
  /** Called for every row, in order; `isOut` where it is out already. */
  read(example: Example, isOut: boolean): void
}

/**
 * Leaves in the database the view `examples` (every row that came in, in order) and the table `facts`: what is needed to decide about the row at a `position`
 * of it. `rule`, `partner` and `detail` say for which held-out prompt it is out, if for any.
 */
export async function fillFacts(given: { database: Database; examples: TableInput<Example>; reader: RowReader; progress: Progress }): Promise<void> {
  const { database, examples, reader, progress } = given
  await database.run(`CREATE VIEW examples AS ${allRows(examples)}`)
  await database.run(`CREATE TABLE facts (position BIGINT, need INTEGER, id VARCHAR, fingerprint VARCHAR, query VARCHAR, label VARCHAR, pool VARCHAR,
    tokens BIGINT, rule VARCHAR, partner VARCHAR, detail VARCHAR)`)
  const appender = await database.connection.createAppender('facts')
  const ends = endsOf(examples)
  const total = ends.at(-1) ?? 0
  let position = 0
  let need = 0
  for await (const example of examples.rows()) {
    while (position >= (ends[need] ?? total)) need++
    const contamination = reader.contamination(example)
    const { query, label } = queryLabel(example)
    appender.appendBigInt(BigInt(position++))
    appender.appendInteger(need)
    for (const text of [example.id, fingerprint(example), query, label, reader.poolOf(example.provenance.source)]) appender.appendVarchar(text)
    appender.appendBigInt(BigInt(reader.tokens(example)))
    for (const text of [contamination?.rule, contamination?.partner, contamination?.detail]) {
      if (text === undefined) appender.appendNull()
      else appender.appendVarchar(text)
    }
    appender.endRow()
    reader.read(example, contamination !== null)
    if (position % 1000 === 0) {
      appender.flushSync()
      progress(position, total, 'rows read')
    }
  }
  appender.closeSync()
}

function allRows(examples: TableInput<Example>): string {
  if (examples.tables.length === 0) throw new StageError('merge was given no examples; name the steps that make them in its `needs` in pipeline.yaml')
  return examples.tables.map(({ path }) => `SELECT * FROM read_parquet(${literal(path)})`).join(' UNION ALL BY NAME ')
}

/** Position after the last row of each table. */
function endsOf({ tables }: TableInput<Example>): number[] {
  let end = 0
  return tables.map(({ rows }) => {
    end += rows
    return end
  })
}
