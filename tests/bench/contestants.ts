import { type Contestant, resultOf, time } from './contestant.ts'
import { makeFlywheel } from './flywheel.ts'
import type { BenchGraph } from './graph.ts'
import { makeDvc } from './peers/dvc.ts'
import { installPeers } from './peers/install.ts'
import { makeSnakemake } from './peers/snakemake.ts'

/** Flywheel and, where they are wanted, its peers, each with everything built. That they built the same is checked. */
export async function makeContestants(given: { graph: BenchGraph; peers: boolean; say: (line: string) => void }): Promise<Contestant[]> {
  const { graph, peers, say } = given
  const bin = peers ? await installPeers(say) : undefined
  const contestants = [await makeFlywheel(graph), ...(bin ? [await makeDvc(graph, bin), await makeSnakemake(graph, bin)] : [])]
  for (const contestant of contestants) {
    const { seconds } = await time(contestant)
    say(`${contestant.name}: everything built in ${seconds.toFixed(1)} s`)
  }
  checkResults(contestants)
  return contestants
}

export function checkResults(contestants: readonly Contestant[]): void {
  const [ours, ...others] = contestants.map((contestant) => ({ name: contestant.name, result: resultOf(contestant) }))
  for (const other of others) if (other.result !== ours?.result) throw new Error(`${other.name} has built something else than ${ours?.name}`)
}
