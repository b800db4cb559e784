import { type Database, literal } from '#kit/table'
import { type MergeParams, matcherOf } from './merge-params.ts'

/** The sources, as they are mixed: those that one name of `mix` fits are one pool, each other source is one by itself. */
export interface Pools {
  of(source: string): number
  /** Leaves in the database the table `pools`: the number, name, cap and weight of each. */
  write(database: Database): Promise<void>
}

export function createPools(mix: MergeParams['mix']): Pools {
  const named = Object.keys(mix).map((name) => ({ name, has: matcherOf([name]) }))
  const numbers = new Map<string, number>()
  return {
    of: (source) => {
      const name = named.find(({ has }) => has(source))?.name ?? source
      const number = numbers.get(name) ?? numbers.size
      numbers.set(name, number)
      return number
    },
    write: async (database) => {
      await database.run('CREATE TABLE pools (pool INTEGER, name VARCHAR, cap BIGINT, weight DOUBLE)')
      for (const [name, number] of numbers) {
        const { cap = null, weight = null } = mix[name] ?? {}
        await database.run(`INSERT INTO pools VALUES (${number}, ${literal(name)}, ${cap}, ${weight})`)
      }
    },
  }
}
