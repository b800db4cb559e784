import { StageError } from '#kit/stage'

/** What every engine is given: generators that meet in a merge, and a chain after it, as in pipeline.yaml. */
export interface BenchGraph {
  generators: readonly string[]
  /** Each step takes what the one before it left. The first takes the rows of every generator. */
  chain: readonly string[]
  /** Rows of each generator. */
  rows: number
}

export const CHAIN = ['merge', 'validate', 'export', 'train'] as const

/** `steps` counts all of them: 25 are 21 generators and the chain. */
export function benchGraph(steps: number, rows = 100): BenchGraph {
  const count = steps - CHAIN.length
  if (count < 1) throw new StageError(`a graph of ${steps} steps cannot be: give --steps ${CHAIN.length + 1} or more`)
  return { generators: Array.from({ length: count }, (_, index) => `g${String(index + 1).padStart(3, '0')}`), chain: CHAIN, rows }
}

/** The file of a generator. Its rows count up from `first`. */
export const generatorText = (first: number): string => `export default { first: ${first} }\n`

export const generatorFiles = (graph: BenchGraph): Record<string, string> =>
  Object.fromEntries(graph.generators.map((name, index) => [`generators/${name}/generator.ts`, generatorText((index + 1) * 1000)]))
