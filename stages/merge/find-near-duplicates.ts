import { createNearDuplicateSearch, NOT_VISITED } from '#kit/minhash'
import type { Database } from '#kit/table'
import type { RowReader } from './fill-facts.ts'
import { type MergeParams, matcherOf } from './merge-params.ts'
import { nearText } from './near-text.ts'

export interface NearDuplicates {
  /** Every row, in order; one that is out already, or that is not to be compared, only takes its place. */
  read: RowReader['read']
  /**
   * Puts into the table `drops` the rows that are near to another one that stays. Rows are visited in the order of (need, id), so each gives way to a row before
   * it that was kept, and no row to one that went itself.
   */
  decide(database: Database): Promise<void>
}

export function findNearDuplicates(params: MergeParams['nearDuplicates']): NearDuplicates {
  if (params === null) return { read: () => {}, decide: async () => {} }
  const { words, permutations, threshold, except } = params
  const isExempt = matcherOf(except)
  const search = createNearDuplicateSearch({ wordsPerShingle: words, permutations, threshold })
  return {
    read: (example, { offered, isOut }) => {
      if (isOut || isExempt(example.provenance.source)) search.skip()
      else search.add(nearText(example), offered)
    },
    decide: async (database) => {
      const appender = await database.connection.createAppender('drops')
      for (const { row, partner, similarity } of search.duplicates({ rank: await ranks(database) })) {
        appender.appendUInteger(row)
        appender.appendVarchar('near-duplicate')
        appender.appendNull()
        appender.appendUInteger(partner)
        appender.appendVarchar(`similarity about ${similarity.toFixed(2)}`)
        appender.endRow()
      }
      appender.closeSync()
    },
  }
}

/** When each row is visited, by its position: in the order of (need, id). Those that are out already are not. */
async function ranks(database: Database): Promise<Uint32Array> {
  const [counted] = await database.all('SELECT count(*) AS rows FROM facts')
  const ranks = new Uint32Array(Number(counted?.rows)).fill(NOT_VISITED)
  const visited = await database.connection.stream('SELECT position, rank FROM visits ANTI JOIN drops USING (position)')
  for await (const rows of visited.yieldRows()) for (const [position, rank] of rows) ranks[Number(position)] = Number(rank)
  return ranks
}
