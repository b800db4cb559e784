export interface Runner {
  name: string
  /** Does its work once and says how many seconds it took. */
  run(round: number): Promise<number>
}
export interface Measured {
  name: string
  /** By round: the first of one belongs to the first of another. */
  seconds: readonly number[]
}

/**
 * Each round runs every runner once, and another one begins each time. So what slows the machine for a while slows all of them, and the seconds of one
 * round may be compared where those of one hour may not.
 */
export async function alternate(runners: readonly Runner[], rounds: number, afterRound: (round: number) => void = () => {}): Promise<Measured[]> {
  const measured = runners.map(({ name }) => ({ name, seconds: [] as number[] }))
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < runners.length; turn++) {
      const index = (round + turn) % runners.length
      const seconds = await runners[index]?.run(round)
      if (seconds !== undefined) measured[index]?.seconds.push(seconds)
    }
    afterRound(round)
  }
  return measured
}
