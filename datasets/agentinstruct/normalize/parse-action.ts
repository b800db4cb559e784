/** What an assistant's turn of the `os` split does. The upstream writes it as text: `Think: ...`, a blank line, `Act: ...`. */
export type Action = { kind: 'bash'; command: string } | { kind: 'answer'; text: string } | { kind: 'finish' }

export type ParsedTurn =
  | { kind: 'turn'; thought: string; action: Action }
  | { kind: 'problem'; reason: 'no-action' | 'unknown-action' | 'action-syntax'; detail: string }

const ACT = /(?:^|\n)[ \t]*Act:[ \t]*([\s\S]*)$/
const FENCED = /^bash[ \t]*\n\s*```(?:bash|sh|shell)?[ \t]*\n([\s\S]*?)\n?[ \t]*```\s*$/
const ANSWER = /^answer\s*\(([\s\S]*)\)\s*\.?\s*$/
const FINISH = /^finish\s*\.?\s*$/

/** Reads one turn. An answer reaches to the last parenthesis, a command to the last fence. */
export function parseAction(value: string): ParsedTurn {
  const match = ACT.exec(value)
  const act = match?.[1]?.trim()
  if (!match || !act) return { kind: 'problem', reason: 'no-action', detail: `no "Act:" in: ${excerpt(value)}` }
  const thought = value
    .slice(0, match.index)
    .replace(/^\s*Think:/, '')
    .trim()
  const action = readAction(act)
  if (action) return { kind: 'turn', thought, action }
  const isKnown = /^(?:bash|answer|finish)\b/.test(act)
  return { kind: 'problem', reason: isKnown ? 'action-syntax' : 'unknown-action', detail: `cannot read the action: ${excerpt(act)}` }
}

function readAction(act: string): Action | null {
  const answer = ANSWER.exec(act)
  if (answer) return { kind: 'answer', text: (answer[1] ?? '').trim() }
  if (FINISH.test(act)) return { kind: 'finish' }
  const command = FENCED.exec(act)?.[1]
  // Two blocks in one turn: only the first was run, and which output is whose cannot be told.
  if (!command || command.trim() === '' || /\n[ \t]*```(?:bash|sh|shell)[ \t]*\n/.test(command)) return null
  return { kind: 'bash', command }
}

const excerpt = (text: string): string => (text.length > 200 ? `${text.slice(0, 197)}...` : text)
