import type { Example } from '#kit/records'
import { emptyAssistant } from './empty-assistant.ts'
import { emptyUser } from './empty-user.ts'
import { invalidArguments } from './invalid-arguments.ts'
import { lastMessage } from './last-message.ts'
import { nothingTrained } from './nothing-trained.ts'
import { repeatedCallId } from './repeated-call-id.ts'
import { roleOrder } from './role-order.ts'
import type { Problem, Rule } from './rule.ts'
import { specialToken } from './special-token.ts'
import { toolDefinition } from './tool-definition.ts'
import { unansweredCall } from './unanswered-call.ts'
import { undeclaredTool } from './undeclared-tool.ts'
import { unexpectedToolMessage } from './unexpected-tool-message.ts'

export type { Problem, Rule } from './rule.ts'

/** In the order they are asked: the first that fails is the reason, so what explains the most comes first. */
export const rules: readonly Rule[] = [
  roleOrder,
  lastMessage,
  emptyUser,
  emptyAssistant,
  repeatedCallId,
  unexpectedToolMessage,
  unansweredCall,
  toolDefinition,
  undeclaredTool,
  invalidArguments,
  specialToken,
  nothingTrained,
]

/** The first rule that a row breaks. */
export function firstProblem(example: Example): { rule: string; problem: Problem } | null {
  for (const rule of rules) {
    const problem = rule.check(example)
    if (problem) return { rule: rule.name, problem }
  }
  return null
}
