import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import type { LabelledTrial } from '../labelled-trial.ts'
import { HeldOutTrial, labelledOf } from './held-out-trial.ts'

const FILES = ['honest.yaml', 'doubtful.yaml', 'harmful.yaml']

/** The set that no rule is held to. */
export async function readHeldOut(): Promise<LabelledTrial[]> {
  const sets = await Promise.all(FILES.map(async (name) => setOf(name, await readFile(new URL(`./${name}`, import.meta.url), 'utf8'))))
  return sets.flat()
}

/** The trials of one file, which must all be such. */
export function setOf(name: string, text: string): LabelledTrial[] {
  const read = z.array(HeldOutTrial).safeParse(parse(text))
  if (read.success) return read.data.map(labelledOf)
  throw new Error(`${name} is no list of held-out trials: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`)
}
