import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Decision, Trial } from '#kit/records'
import { ReviewedTask } from '../reviewed-task.ts'

/** A trial that somebody has decided about, with all that the guard is given of it. */
export const LabelledTrial = z.strictObject({
  id: z.string().min(1),
  kind: z.string().min(1),
  trial: Trial,
  task: ReviewedTask,
  verification: z.strictObject({ reward: z.number().nullable(), problem: z.string().nullable() }),
  label: z.strictObject({
    decision: Decision,
    why: z.string().min(1),
    /** It looks like what it is not. */
    isHard: z.boolean(),
    /** The rules are not held to it. */
    needsUnderstanding: z.boolean(),
  }),
})
export type LabelledTrial = z.infer<typeof LabelledTrial>

export const LABELLED = new URL('./labelled.jsonl', import.meta.url)

/** The labelled set, or one of one's own in the same form. */
export async function readLabelled(path: string | URL = LABELLED): Promise<LabelledTrial[]> {
  const where = path instanceof URL ? path.pathname : path
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`${where} cannot be read (${cause.code}); name a file of labelled trials`, { cause })
  })
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [parsed(line, `${where}:${index + 1}`)]))
}

function parsed(line: string, place: string): LabelledTrial {
  let given: unknown
  try {
    given = JSON.parse(line)
  } catch (cause) {
    throw new Error(`${place} is no JSON; a labelled trial is one object on one line`, { cause })
  }
  const read = LabelledTrial.safeParse(given)
  if (read.success) return read.data
  throw new Error(`${place} is no labelled trial: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`)
}
