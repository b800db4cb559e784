import { join } from 'node:path'

/** Where things lie in the folder that is collected into. */
export function outputPaths(folder: string) {
  return {
    folder,
    summary: join(folder, 'summary.json'),
    /** Trials and their tries as they are at work: what a run that was stopped goes on from. */
    store: join(folder, 'store'),
    trial: (id: string) => ({
      trajectory: join(folder, 'trials', id, 'trajectory.json'),
      verdict: join(folder, 'trials', id, 'verdict.json'),
    }),
    export: (format: string) => join(folder, 'exports', `${format}.jsonl`),
    /** What could not be exported, and why. */
    refused: (format: string) => join(folder, 'exports', `${format}.refused.jsonl`),
  }
}
export type OutputPaths = ReturnType<typeof outputPaths>
