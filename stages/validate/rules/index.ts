import { emptyAssistant } from './empty-assistant.ts'
import { emptyUser } from './empty-user.ts'
import { invalidArguments } from './invalid-arguments.ts'
import { lastMessage } from './last-message.ts'
import { manyTools } from './many-tools.ts'
import { nothingTrained } from './nothing-trained.ts'
import { repeatedCallId } from './repeated-call-id.ts'
import { roleOrder } from './role-order.ts'
import type { Conversation, Problem, Rule } from './rule.ts'
import { specialToken } from './special-token.ts'
import { toolDefinition } from './tool-definition.ts'
import { toolEnum } from './tool-enum.ts'
import { toolName } from './tool-name.ts'
import { unansweredCall } from './unanswered-call.ts'
import { undeclaredTool } from './undeclared-tool.ts'
import { unexpectedToolMessage } from './unexpected-tool-message.ts'
import { unsafeCall } from './unsafe-call.ts'

export type { Conversation, Problem, Rule } from './rule.ts'

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
  toolEnum,
  undeclaredTool,
  invalidArguments,
  specialToken,
  nothingTrained,
  unsafeCall,
]

/** Rows that break these are kept: some trainers take them, and an export that does not leaves them out with its own reason. */
export const warnings: readonly Rule[] = [toolName, manyTools]

/** The first rule that a row breaks. */
export function firstProblem(conversation: Conversation): { rule: string; problem: Problem } | null {
  for (const rule of rules) for (const problem of rule.check(conversation)) return { rule: rule.name, problem }
  return null
}

/** The same in words: the rule as the reason, place, fault and mend as the particulars. */
export function brokenRule(conversation: Conversation): { reason: string; detail: string } | null {
  const found = firstProblem(conversation)
  return found && { reason: found.rule, detail: `${found.problem.path}: ${found.problem.message}; ${found.problem.mend}` }
}
