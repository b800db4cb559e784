import { type Example, normalizeUserTurn } from '#kit/records'
import { type Progress, StageError, type TableInput } from '#kit/stage'
import { type Database, literal } from '#kit/table'
import { fingerprint } from './fingerprint.ts'

/**
 * Leaves in the database the view `examples` (every row that came in, in order) and the table `fingerprints`, which holds what is needed to decide about the
 * row at a `position` of it: the number of the need it came by, its id, its fingerprint and the scenario it asks, if any.
 */
export async function fillFingerprints(given: {
  database: Database
  examples: TableInput<Example>
  scenarios: ReadonlyMap<string, string>
  progress: Progress
}): Promise<void> {
  const { database, examples, scenarios, progress } = given
  await database.run(`CREATE VIEW examples AS ${allRows(examples)}`)
  await database.run('CREATE TABLE fingerprints (position BIGINT, need INTEGER, id VARCHAR, fingerprint VARCHAR, scenario VARCHAR)')
  const appender = await database.connection.createAppender('fingerprints')
  const ends = endsOf(examples)
  const total = ends.at(-1) ?? 0
  let position = 0
  let need = 0
  for await (const example of examples.rows()) {
    while (position >= (ends[need] ?? total)) need++
    appender.appendBigInt(BigInt(position++))
    appender.appendInteger(need)
    appender.appendVarchar(example.id)
    appender.appendVarchar(fingerprint(example))
    const scenario = askedScenario(example, scenarios)
    if (scenario === undefined) appender.appendNull()
    else appender.appendVarchar(scenario)
    appender.endRow()
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

function askedScenario({ messages }: Example, scenarios: ReadonlyMap<string, string>): string | undefined {
  for (const message of messages) {
    const scenario = message.role === 'user' ? scenarios.get(normalizeUserTurn(message.content)) : undefined
    if (scenario !== undefined) return scenario
  }
  return undefined
}
