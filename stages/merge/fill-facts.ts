import { sha256 } from '#kit/digest'
import type { Example } from '#kit/records'
import { type Progress, StageError, type TableInput } from '#kit/stage'
import { type Database, literal } from '#kit/table'
import type { Contamination } from './decontaminate/find-contamination.ts'
import { fingerprint } from './fingerprint.ts'
import { offeredTools } from './near-text.ts'
import { queryLabel } from './query-label.ts'

export interface RowReader {
  seed: number
  /** Whether rows of a source are visited before those of others. */
  isFirst(source: string): boolean
  /** The number of the pool that a source's rows are mixed in. */
  poolOf(source: string): number
  contamination(example: Example): Contamination | null
  /** 0 where nobody counts. */
  tokens(example: Example): number
  /** Called for every row, in order: `offered` names its tools, `isOut` where it is out already. */
  read(example: Example, known: { offered: string; isOut: boolean }): void
}

/**
 * Leaves in the database the view `examples` (every row that came in, in order), the table `facts` (what is needed to decide about the row at a `position` of it, as
 * numbers: an id and the digests by their hexadecimal digits) and the table `drops`: rows that are out, with rule, partner (its name, or its position) and
 * particulars. The rows that hold a held-out prompt are in it already.
 */
export async function fillFacts(given: { database: Database; examples: TableInput<Example>; reader: RowReader; progress: Progress }): Promise<void> {
  const { database, examples, reader, progress } = given
  await database.run(`CREATE VIEW examples AS ${allRows(examples)}`)
  await database.run(
    'CREATE TABLE facts (position UINTEGER, need INTEGER, id UBIGINT, fingerprint UHUGEINT, query UBIGINT, label UBIGINT, lot UBIGINT, pool INTEGER, tokens UINTEGER)',
  )
  await database.run('CREATE TABLE drops (position UINTEGER, rule VARCHAR, partner VARCHAR, partner_position UINTEGER, detail VARCHAR)')
  const facts = await database.connection.createAppender('facts')
  const drops = await database.connection.createAppender('drops')
  const ends = endsOf(examples)
  const total = ends.at(-1) ?? 0
  let position = 0
  let need = 0
  for await (const example of examples.rows()) {
    while (position >= (ends[need] ?? total)) need++
    const contamination = reader.contamination(example)
    if (contamination) {
      drops.appendUInteger(position)
      drops.appendVarchar(contamination.rule)
      drops.appendVarchar(contamination.partner)
      drops.appendNull()
      drops.appendVarchar(contamination.detail)
      drops.endRow()
    }
    const offered = offeredTools(example)
    const { query, label } = queryLabel(example, offered)
    const { id } = example
    facts.appendUInteger(position++)
    facts.appendInteger(reader.isFirst(example.provenance.source) ? need - ends.length : need)
    facts.appendUBigInt(numberOf(id.slice('ex_'.length)))
    facts.appendUHugeInt(numberOf(fingerprint(example)))
    for (const digits of [query, label, lotOf(id, reader.seed)]) facts.appendUBigInt(numberOf(digits))
    facts.appendInteger(reader.poolOf(example.provenance.source))
    facts.appendUInteger(reader.tokens(example))
    facts.endRow()
    reader.read(example, { offered, isOut: contamination !== null })
    if (position % 1000 === 0) {
      facts.flushSync()
      progress(position, total, 'rows read')
    }
  }
  facts.closeSync()
  drops.closeSync()
}

const numberOf = (hexadecimal: string): bigint => BigInt(`0x${hexadecimal}`)

/** A row's lot follows from its id and the seed alone: rows that come or go change no other row's. */
const lotOf = (id: string, seed: number): string => sha256(`${seed}:${id}`).slice(0, 16)

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
