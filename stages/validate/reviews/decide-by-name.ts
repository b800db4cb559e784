import { readFile } from 'node:fs/promises'
import { visible } from '#kit/present'
import type { Example, ReviewDecision } from '#kit/records'
import { writeDecision } from '#kit/reviews'
import { StageError } from '#kit/stage'
import { describeDecision } from './describe-decision.ts'
import { acceptance, edition, rejection } from './make-decision.ts'
import { readRowText } from './row-text.ts'

/** A decision as it is given on the command line, about the row of an id. */
export interface GivenDecision {
  accept?: string | undefined
  reject?: string | undefined
  reason?: string | undefined
  edit?: string | undefined
  file?: string | undefined
  by?: string | undefined
}

/** The row that a decision is given about; undefined where none is given. */
export function namedRow({ accept, reject, edit }: GivenDecision): string | undefined {
  const [id, ...others] = [accept, reject, edit].filter((one) => one !== undefined)
  if (others.length > 0) throw new StageError('one decision at a time: --accept, --reject or --edit')
  return id
}

/** Makes the decision, writes it down, and tells it as a line. */
export async function decideByName(given: GivenDecision, row: Example, path: string): Promise<string> {
  const decision = await decisionOf(given, row)
  await writeDecision(path, row.id, decision)
  return `${row.id}  ${decision ? describeDecision(decision) : 'is the row as it came; nothing is decided about it'}`
}

async function decisionOf({ accept, reject, reason, file, by }: GivenDecision, row: Example): Promise<ReviewDecision | null> {
  if (accept !== undefined) return acceptance({ row, by })
  if (reject !== undefined) {
    if (!reason?.trim()) throw new StageError('a rejection needs a reason: --reason "..."')
    return rejection({ row, by }, reason.trim())
  }
  if (file === undefined) throw new StageError('an edit needs the edited row: --file F')
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new StageError(`${file} cannot be read; --file names the messages and tools of the row, as YAML or JSON`, { cause })
  })
  const read = readRowText(text, row)
  if (read.kind === 'problem') throw new StageError(`${file}: ${visible(read.problem)}`)
  return edition({ row, by }, read.example)
}
