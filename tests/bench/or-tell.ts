import { PipelineError } from '#kit/graph'
import { StageError } from '#kit/stage'

/** Runs a command. What a person can mend is told in one line; anything else is a fault of the benchmark and keeps its stack. */
export async function orTell(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof StageError || error instanceof PipelineError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
