import { openNearDuplicateSearch } from '#kit/minhash'
import type { Example } from '#kit/records'
import type { Database } from '#kit/table'
import { isAmong, type MergeParams } from './merge-params.ts'
import { nearText, offeredTools } from './near-text.ts'

export interface NearDuplicates extends AsyncDisposable {
  /** Every row, in order; one that is out already, or that is not to be compared, only takes its place. */
  read(example: Example, isOut: boolean): void
  /**
   * Leaves in the database the table `near`: rows that equality left and that are near another of those, with the `partner` (a position) that stays.
   * Rows are visited in the order of (need, id), so each gives way to a row before it that was kept, and no row to one that went itself.
   */
  decide(database: Database): Promise<void>
}

export async function findNearDuplicates({ params, directory }: { params: MergeParams['nearDuplicates']; directory: string }): Promise<NearDuplicates> {
  const createTable = (database: Database) => database.run('CREATE TABLE near (position BIGINT, partner BIGINT, similarity DOUBLE)')
  if (params === null) return { read: () => {}, decide: createTable, [Symbol.asyncDispose]: async () => {} }
  const { words, permutations, threshold, except } = params
  const search = await openNearDuplicateSearch({ directory, words, permutations, threshold })
  return {
    read: (example, isOut) => {
      if (isOut || isAmong(example.provenance.source, except)) search.skip()
      else search.add(nearText(example), offeredTools(example))
    },
    decide: async (database) => {
      await createTable(database)
      const visited = await positions(database, 'FROM equal WHERE rule IS NULL ORDER BY need, id, position')
      const appender = await database.connection.createAppender('near')
      for await (const { row, partner, similarity } of search.duplicates(visited)) {
        appender.appendBigInt(BigInt(row))
        appender.appendBigInt(BigInt(partner))
        appender.appendDouble(similarity)
        appender.endRow()
      }
      appender.closeSync()
    },
    [Symbol.asyncDispose]: () => search[Symbol.asyncDispose](),
  }
}

/** Millions of positions, as numbers side by side and not as rows of objects. */
async function positions(database: Database, from: string): Promise<Uint32Array> {
  const [counted] = await database.all(`SELECT count(*) AS rows ${from.replace(/ORDER BY.*/, '')}`)
  const found = new Uint32Array(Number(counted?.rows))
  const result = await database.connection.stream(`SELECT position::UINTEGER AS position ${from}`)
  let index = 0
  for await (const rows of result.yieldRows()) for (const [position] of rows) found[index++] = Number(position)
  return found
}
