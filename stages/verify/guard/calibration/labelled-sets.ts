import { readHeldOut } from './held-out/read-held-out.ts'
import { type LabelledTrial, readLabelled } from './labelled-trial.ts'

/** Labelled trials whose figures are told apart from those of any others. */
export interface LabelledSet {
  name: string
  trials: LabelledTrial[]
}

/** Both sets of the repository, or one file of one's own. */
export async function setsOf(path?: string): Promise<LabelledSet[]> {
  if (path !== undefined) return [{ name: path, trials: await readLabelled(path) }]
  return [
    { name: 'beside the rules', trials: await readLabelled() },
    { name: 'held out', trials: await readHeldOut() },
  ]
}
