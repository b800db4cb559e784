import { presentRow, visible } from '#kit/present'
import type { Example, ReviewDecision, RowFlag } from '#kit/records'
import { type Decisions, decideRow, rowDigest, writeDecision } from '#kit/reviews'
import { describeDecision } from './describe-decision.ts'
import { acceptance, edition, rejection } from './make-decision.ts'
import { faultOf, readRowText, rowText } from './row-text.ts'
import type { Terminal } from './terminal.ts'

export interface Session {
  rows: AsyncIterable<Example>
  /** The file of decisions, and what it holds. */
  path: string
  decisions: Decisions
  terminal: Terminal
  /** By row. */
  flags?: ReadonlyMap<string, readonly RowFlag[]>
  by?: string | undefined
}

interface Shown {
  row: Example
  /** What was decided about it before this session. */
  earlier: ReviewDecision | undefined
}

const QUESTION = 'accept, edit, reject, skip, undo, quit [a/e/r/s/u/q]'

/** Shows rows one by one and writes each decision down at once, so whoever leaves loses nothing. Gives how many were shown, and about how many something else is decided now. */
export async function reviewRows({ rows, path, decisions: known, terminal, flags, by }: Session): Promise<{ shown: number; decided: number }> {
  const coming = rows[Symbol.asyncIterator]()
  const shown: Shown[] = []
  let decisions = known
  const write = async (id: string, decision: ReviewDecision | undefined) => {
    decisions = await writeDecision(path, id, decision ?? null)
  }
  for (let place = 0; ; ) {
    const at = shown[place] ?? (await pull())
    if (!at) break
    const { row } = at
    show(row, place)
    const key = await terminal.readKey(QUESTION, 'aersuq')
    if (key === 'q' || key === null) break
    if (key === 's') place++
    if (key === 'u' && place === 0) terminal.print('this is the first row; there is nothing to undo')
    else if (key === 'u') {
      const last = shown[--place]
      if (last && !isSame(decisions.get(last.row.id), last.earlier)) await write(last.row.id, last.earlier)
    }
    const decided = key === 'a' ? accept(row) : key === 'r' ? await reject(row) : key === 'e' ? await edit(row) : null
    if (decided === null) continue
    await write(row.id, decided.decision)
    place++
  }
  await coming.return?.()
  return { shown: shown.length, decided: shown.filter(({ row, earlier }) => !isSame(decisions.get(row.id), earlier)).length }

  async function pull(): Promise<Shown | undefined> {
    const { done, value } = await coming.next()
    if (done) return undefined
    const one = { row: value, earlier: decisions.get(value.id) }
    shown.push(one)
    return one
  }

  /** The row as the decisions so far leave it, what rule it breaks, and what was decided. */
  function show(row: Example, place: number): void {
    const decision = decisions.get(row.id)
    const decided = current(row, decision)
    terminal.print(`\n${place + 1}. ${presentRow(decided)}`)
    const problem = faultOf(decided)
    for (const { flag, partner } of flags?.get(row.id) ?? []) terminal.print(visible(`  flagged ${flag}, see --id ${partner}`))
    if (problem) terminal.print(`  breaks a rule: ${visible(problem)}`)
    if (decision) terminal.print(`  decided: ${describeDecision(decision)}${decision.before === rowDigest(row) ? '' : ', about another text than this'}`)
  }

  function accept(row: Example): { decision: ReviewDecision } | null {
    const decision = decisions.get(row.id)
    // What is shown is the edited row: to accept it is to keep the edit.
    if (decision?.decision === 'edit' && decision.before === rowDigest(row)) return { decision }
    try {
      return { decision: acceptance({ row, by }) }
    } catch (error) {
      terminal.print(error instanceof Error ? visible(error.message) : String(error))
      return null
    }
  }

  async function reject(row: Example): Promise<{ decision: ReviewDecision } | null> {
    const reason = await terminal.readLine('why?')
    if (reason) return { decision: rejection({ row, by }, reason) }
    terminal.print('not rejected: a rejection needs a reason')
    return null
  }

  async function edit(row: Example): Promise<{ decision: ReviewDecision | undefined } | null> {
    const start = rowText(current(row, decisions.get(row.id)))
    for (let text = start; ; ) {
      const edited = await terminal.edit(text)
      if (edited === null) terminal.print('the editor could not be started, or failed; EDITOR names the one to use')
      if (edited === null || edited === start) return null
      const read = readRowText(edited, row)
      if (read.kind === 'row') {
        const decision = edition({ row, by }, read.example)
        if (!decision) terminal.print('this is the row as it came; what was decided about it is taken back')
        return { decision: decision ?? undefined }
      }
      terminal.print(visible(read.problem))
      if ((await terminal.readKey('edit again, or drop the edit [e/d]', 'ed')) !== 'e') return null
      text = edited
    }
  }
}

/** What a person sees: the row with an edit of theirs in it, where that is about this text. */
function current(row: Example, decision: ReviewDecision | undefined): Example {
  const decided = decision?.decision === 'edit' ? decideRow(row, decision) : null
  return decided?.kind === 'kept' ? { ...decided.example, tags: row.tags } : row
}

const isSame = (a: ReviewDecision | undefined, b: ReviewDecision | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)
