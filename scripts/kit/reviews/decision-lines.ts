import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { canonicalJson } from '#kit/records'
import { StageError } from '#kit/stage'

/** What a file of decisions holds: one a line, each about a thing of its own. */
export interface DecisionLines<D> {
  schema: z.ZodType<D>
  /** What it is about. */
  nameOf(decision: D): string
  /** `a row`: what one of them is about, in messages. */
  thing: string
}

/** The decisions of a file by what they are about; none where it is not there. A line that is none, or a thing that is decided twice, is an error with its line. */
export async function readLines<D>(path: string, lines: DecisionLines<D>): Promise<Map<string, D>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const decisions = new Map<string, D>()
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const decision = parseLine(line, `${path}:${index + 1}`, lines)
    const name = lines.nameOf(decision)
    if (decisions.has(name))
      throw new StageError(`${path}:${index + 1} decides about ${name}, and so does an earlier line; keep one of them (two branches may have been merged)`)
    decisions.set(name, decision)
  }
  return decisions
}

/**
 * Writes one decision, or takes it back (null), beside those that the file holds by now. The lines stand by name, so that what two people decide meets in few
 * places when git merges it. The file is swapped in whole: a process that is killed leaves it as it was before or after.
 * Without a decision there is no file.
 */
export async function writeLine<D>(path: string, name: string, decision: D | null, lines: DecisionLines<D>): Promise<Map<string, D>> {
  const decisions = await readLines(path, lines)
  if (decision) decisions.set(name, decision)
  else decisions.delete(name)
  const sorted = [...decisions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  if (sorted.length === 0) {
    await rm(path, { force: true })
    return decisions
  }
  await mkdir(dirname(path), { recursive: true })
  const next = `${path}.${process.pid}.next`
  await writeFile(next, sorted.map((one) => `${canonicalJson(one)}\n`).join(''))
  await rename(next, path)
  return decisions
}

function parseLine<D>(line: string, place: string, { schema, thing }: DecisionLines<D>): D {
  let given: unknown
  try {
    given = JSON.parse(line)
  } catch (cause) {
    const isConflict = /^(?:<{7}|={7}|>{7})/.test(line)
    const mend = isConflict
      ? `it is the mark of a conflict: keep the lines of both sides, one ${thing.replace(/^an? /, 'a ')}, and take the mark out`
      : 'mend the line or take it out'
    throw new StageError(`${place} is no JSON; ${mend}`, { cause })
  }
  const decision = schema.safeParse(given)
  if (decision.success) return decision.data
  throw new StageError(`${place} is no decision about ${thing}: ${z.prettifyError(decision.error)}; mend the line or take it out`, { cause: decision.error })
}
