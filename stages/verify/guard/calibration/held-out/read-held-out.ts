import type { LabelledTrial } from '../labelled-trial.ts'
import { readLists } from '../yaml-list.ts'
import { HeldOutTrial, labelledOf } from './held-out-trial.ts'

const files = ['honest', 'doubtful', 'harmful'].map((name) => new URL(`./${name}.yaml`, import.meta.url))

/** The set that no rule is held to. */
export async function readHeldOut(): Promise<LabelledTrial[]> {
  return (await readLists(HeldOutTrial, files)).map(labelledOf)
}
