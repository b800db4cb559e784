import type { UpstreamText } from '#kit/repair'
import type { Grammar } from './grammars/index.ts'
import type { Said } from './read-conversations.ts'

export type FoundTask =
  | { kind: 'task'; place: number; task: string; splitOff: { rule: string; from: UpstreamText } | null }
  | { kind: 'problem'; reason: 'no-problem' | 'several-problems'; detail: string }

export const textOf = (said: readonly Said[], place: number): UpstreamText => ({ path: `conversations[${place}].value`, text: said[place]?.value ?? '' })

/**
 * The turn of a row that sets its task. Before it stand an instruction, an "Ok.", and in some grammars a solved task, the same in every row: they are split
 * off. The instruction explains a text form where an example has tools, and the solved task would make all rows near duplicates of each other.
 */
export function findTask(said: readonly Said[], { opener, hasDemonstration, readAction }: Grammar): FoundTask {
  const sets = (turn: Said) => turn.from === 'human' && opener.test(turn.value)
  const place = hasDemonstration ? said.findLastIndex(sets) : said.findIndex(sets)
  const match = opener.exec(said[place]?.value ?? '')
  if (place < 0 || !match) return { kind: 'problem', reason: 'no-problem', detail: 'no turn sets a task' }
  const before = said.slice(0, place)
  if (before.some((turn) => turn.from === 'gpt' && turn.loss === true))
    return { kind: 'problem', reason: 'several-problems', detail: 'a turn before the task is marked to be learnt' }
  const own = textOf(said, place)
  const isSolved = before.some((turn) => turn.from === 'gpt' && readAction(turn.value).kind === 'spoken')
  const cut = own.text.slice(0, match.index + match[0].length)
  const rule = isSolved ? 'demonstration-split-off' : 'instruction-split-off'
  const from = place > 0 ? { path: `conversations[0:${place}].value`, text: before.map((turn) => turn.value).join('\n') } : own
  return { kind: 'task', place, task: own.text.slice(cut.length).trim(), splitOff: place > 0 || cut.trim() !== '' ? { rule, from } : null }
}
