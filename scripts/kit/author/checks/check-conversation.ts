import type { Message } from '#kit/records'
import type { Finding } from '../finding.ts'
import { checkAnswer } from './check-answer.ts'
import { checkCalls } from './check-calls.ts'
import { checkHeldOut } from './check-held-out.ts'
import { checkSecrets } from './check-secrets.ts'
import { checkTurns } from './check-turns.ts'

export interface Rules {
  /** One request and the call that answers it, with no result and no last word. */
  isSingleCall: boolean
  /** Says whether a prompt is one that models are measured with. */
  isHeldOutPrompt: (prompt: string) => boolean
  /** What is wrong with destructive calls. */
  checkSafety: (messages: readonly Message[]) => Finding[]
}

/** All that is wrong with a conversation, whoever wrote it. The later checks rest on the first ones. */
export function checkConversation(messages: readonly Message[], rules: Rules): Finding[] {
  const turns = checkTurns(messages, rules)
  if (turns.length > 0) return turns
  const calls = checkCalls(messages, rules)
  if (calls.length > 0) return calls
  return [...checkAnswer(messages), ...checkHeldOut(messages, rules), ...checkSecrets(messages), ...(rules.isSingleCall ? [] : rules.checkSafety(messages))]
}
