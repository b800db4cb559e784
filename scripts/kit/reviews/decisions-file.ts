import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { canonicalJson, ReviewDecision } from '#kit/records'
import { StageError } from '#kit/stage'

export const DECISIONS_FILE = 'datasets/reviews/decisions.jsonl'

/** By the id of the row. */
export type Decisions = ReadonlyMap<string, ReviewDecision>

/** The decisions of a file; none where it is not there. A line that is none, or a row that is decided twice, is an error with its line. */
export async function readDecisions(path: string): Promise<Decisions> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const decisions = new Map<string, ReviewDecision>()
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const decision = parseDecision(line, `${path}:${index + 1}`)
    if (decisions.has(decision.id))
      throw new StageError(
        `${path}:${index + 1} decides about ${decision.id}, and so does an earlier line; keep one of them (two branches may have been merged)`,
      )
    decisions.set(decision.id, decision)
  }
  return decisions
}

/**
 * Writes one decision, or takes it back (null), beside those that the file holds by now. The lines stand by id, so that what two people decide meets in few
 * places when git merges it. The file is swapped in whole: a process that is killed leaves it as it was before or after.
 * Without a decision there is no file.
 */
export async function writeDecision(path: string, id: string, decision: ReviewDecision | null): Promise<Decisions> {
  const decisions = new Map(await readDecisions(path))
  if (decision) decisions.set(id, decision)
  else decisions.delete(id)
  const sorted = [...decisions.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
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

function parseDecision(line: string, place: string): ReviewDecision {
  let given: unknown
  try {
    given = JSON.parse(line)
  } catch (cause) {
    const isConflict = /^(?:<{7}|={7}|>{7})/.test(line)
    const mend = isConflict ? 'it is the mark of a conflict: keep the lines of both sides, one a row, and take the mark out' : 'mend the line or take it out'
    throw new StageError(`${place} is no JSON; ${mend}`, { cause })
  }
  const decision = ReviewDecision.safeParse(given)
  if (decision.success) return decision.data
  throw new StageError(`${place} is no decision about a row: ${z.prettifyError(decision.error)}; mend the line or take it out`, { cause: decision.error })
}
