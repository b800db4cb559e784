import type { ToolDefinition } from '#kit/records'

export const grammarReasons = ['no-action', 'unknown-action', 'action-syntax', 'ambiguous-arguments'] as const

/** Why a turn cannot be read. */
export interface Unread {
  kind: 'problem'
  reason: (typeof grammarReasons)[number]
  detail: string
}

/** What a turn of the assistant says and does. `arguments` is a JSON object as text, null where the turn calls nothing; `rules` are the repairs it took. */
export interface Spoken {
  kind: 'spoken'
  thought: string
  call: { name: string; arguments: string } | null
  rules: string[]
}

/** What the environment answered. */
export interface Observation {
  text: string
  rules: string[]
}

/** How the rows of one kind of task are written: actions as text, in a form of its own. */
export interface Grammar {
  /** Takes the place of upstream's instruction, which explains the text form that tools stand for here. */
  system: string
  tools: readonly ToolDefinition[]
  /** Matches the turn that sets the task, up to where the task's own words begin. */
  opener: RegExp
  /** A solved task stands before the task, the same in every row: the last opener counts, not the first. */
  hasDemonstration: boolean
  /** The part of the task that rows about the same thing share; without it, all of it. */
  topic?: RegExp
  readAction(value: string): Spoken | Unread
  /** What makes a call impossible that reads well, by the task it is about. */
  faultOf?(call: NonNullable<Spoken['call']>, task: string): Unread | null
  /** `isAwaited`: the turn before called something. Null where the turn is the user's own. */
  readObservation(value: string, isAwaited: boolean): Observation | null
}

export const defineGrammar = (grammar: Grammar): Grammar => grammar

export const spoken = (thought: string, call: Spoken['call'], rules: string[] = []): Spoken => ({ kind: 'spoken', thought, call, rules })
export const callOf = (name: string, given: Record<string, string>): Spoken['call'] => ({ name, arguments: JSON.stringify(given) })
export const unread = (reason: Unread['reason'], detail: string): Unread => ({ kind: 'problem', reason, detail })

/** The thought before a marker ("Action:") and what follows it; null where there is nothing to do. */
export function cutAtMarker(value: string, marker: RegExp): { thought: string; action: string } | null {
  const match = marker.exec(value)
  const action = match && value.slice(match.index + match[0].length).trim()
  return action ? { thought: thoughtOf(value.slice(0, match.index)), action } : null
}

export const thoughtOf = (text: string): string => text.replace(/^\s*(?:Think|Thought|THOUGHT):/, '').trim()

/** What stands behind an action is dropped if it is plain prose. Another action, or an answer that was only imagined, is no prose: null. */
export function rulesFor(after: string): string[] | null {
  if (after.trim() === '') return []
  return /```|(?:^|\s)(?:Act|Action|ACTION|Answer|Observation):|\w+\[.*\]|\w+\(.*\)/.test(after) ? null : ['text-after-action']
}

/** The first line of an action and the rules for what follows it. */
export function takeLine(action: string): { line: string; rules: string[] | null } {
  const [line = '', ...after] = action.split('\n')
  return { line: line.trim(), rules: rulesFor(after.join('\n')) }
}

/** What comes after a call, whatever it says, is its answer. */
export const whateverFollows = (value: string, isAwaited: boolean): Observation | null => (isAwaited ? { text: value.trim(), rules: [] } : null)
