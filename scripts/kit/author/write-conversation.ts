import { type Answer, type Ask, type Llm, LlmError, type Usage } from '#kit/llm'
import type { Message } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { type Finding, finding } from './finding.ts'
import { askAgain } from './question.ts'
import { readConversation } from './wire.ts'

export interface Attempt {
  text: string
  findings: Finding[]
  usage: Usage | null
}

/** What came of one plan: every attempt, and the messages of the last where nothing is wrong with them. */
export interface Written {
  attempts: Attempt[]
  messages: Message[] | null
}

interface Writing {
  llm: Llm
  question: Ask['messages']
  check: (messages: Message[]) => Finding[]
  attempts: number
  signal: AbortSignal
}

/** Asks for a conversation, and again with what is wrong with it. Throws where no answer is to be had: `LlmError`, or the reason of the signal. */
export async function writeConversation({ llm, question, check, attempts: most, signal }: Writing): Promise<Written> {
  const attempts: Attempt[] = []
  const redactor = createRedactor()
  const talk = [...question]
  for (let attempt = 0; attempt < most; attempt += 1) {
    const answer = await answerOf(llm, { messages: talk }, signal)
    const { text, usage } = answer
    const { findings, messages } = findingsOf(answer, check)
    attempts.push({ text, findings, usage })
    if (findings.length === 0) return { attempts, messages }
    if (text) talk.push({ role: 'assistant', content: redactor.redact(text).value })
    talk.push({ role: 'user', content: askAgain(findings) })
  }
  return { attempts, messages: null }
}

/** A refusal is an answer to ask again after. */
async function answerOf(llm: Llm, ask: Ask, signal: AbortSignal): Promise<Pick<Answer, 'text' | 'finish'> & { usage: Usage | null; isRefused: boolean }> {
  try {
    return { ...(await llm.ask(ask, { signal })), isRefused: false }
  } catch (thrown) {
    if (!(thrown instanceof LlmError) || thrown.problem.kind !== 'refusal') throw thrown
    return { text: '', finish: 'other', usage: thrown.problem.usage, isRefused: true }
  }
}

function findingsOf({ text, finish, isRefused }: { text: string; finish: string; isRefused: boolean }, check: Writing['check']): Checked {
  if (isRefused)
    return { findings: [finding('refused', 'the model refused; nothing in the plan asks for harm, so write how AJ acts with care')], messages: null }
  if (finish === 'length') return { findings: [finding('cut-off', 'the answer was longer than allowed; write a shorter conversation')], messages: null }
  const read = readConversation(text)
  if (read.kind === 'problem') return { findings: [finding(read.reason, read.detail)], messages: null }
  return { findings: check(read.messages), messages: read.messages }
}

interface Checked {
  findings: Finding[]
  messages: Message[] | null
}
