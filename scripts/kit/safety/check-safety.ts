import type { Severity } from './commands/index.ts'
import { destructiveActions } from './destructive-actions.ts'
import { safetyRules } from './rules/index.ts'
import { situationOf, type Turn } from './situation.ts'

/** A destructive call that came too early, or to the wrong place. `path` as in `messages[2].tool_calls[0]`. */
export interface Finding {
  rule: string
  path: string
  message: string
  mend: string
  severity: Severity
}

/**
 * Holds every destructive call of a conversation against the rules: before it the target is unambiguous and, where much is at stake, confirmed. It follows from the
 * messages alone; hosts are those that `list_agents` told, and names.
 */
export function checkSafety(messages: readonly Turn[]): Finding[] {
  return messages.flatMap((message, index) =>
    message.role === 'assistant' ? (message.tool_calls ?? []).flatMap((call, place) => findingsOf(messages, index, place, call.function)) : [],
  )
}

function findingsOf(messages: readonly Turn[], index: number, place: number, given: { name: string; arguments: string }): Finding[] {
  const path = `messages[${index}].tool_calls[${place}]`
  return destructiveActions(given).flatMap((action) => {
    const situation = situationOf(action, messages.slice(0, index))
    return safetyRules.flatMap(({ name, mend, check }) => {
      const message = check(situation)
      return message === null ? [] : [{ rule: name, path, message, mend, severity: action.severity }]
    })
  })
}
