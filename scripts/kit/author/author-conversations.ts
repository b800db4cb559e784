import { sha256 } from '#kit/digest'
import { type Llm, LlmError } from '#kit/llm'
import type { Message } from '#kit/records'
import type { Category } from './category.ts'
import { checkConversation, type Rules } from './checks/check-conversation.ts'
import { callsIn, textsOf } from './checks/texts.ts'
import { type Finding, finding } from './finding.ts'
import { drawPlan, type Plan } from './plan.ts'
import { type Prompt, questionOf } from './question.ts'
import { streamOf } from './scripted-author.ts'
import { type Written, writeConversation } from './write-conversation.ts'

export interface Authoring {
  category: Category
  count: number
  seed: number
  llm: Llm
  prompt: Prompt
  rules: Rules
  /** How often one conversation is asked for. */
  attempts: number
  /** Conversations that are written side by side. What comes out does not follow from it. */
  concurrency: number
  signal: AbortSignal
  onWritten: (done: number) => void
}

export interface Conversation extends Written {
  plan: Plan
}

/** What was written, by number. `stopped` is why the others were not asked for: it is thrown by nobody. */
export interface Authored {
  conversations: Conversation[]
  stopped: Error | null
}

/** Asks for conversations until there are `count`, or nobody answers any more. What was answered by then is kept. */
export async function authorConversations(given: Authoring): Promise<Authored> {
  const { category, count, seed, concurrency, onWritten } = given
  const plans = Array.from({ length: count }, (_, number) => {
    const kind = category.draft(streamOf(category, seed), number).tags.at(-1) ?? category.name
    return drawPlan({ seed, category: category.name, number, kind })
  })
  const written: (Conversation | undefined)[] = []
  let [stopped, done]: [Error | null, number] = [null, 0]
  const left = plans.values()
  const worker = async () => {
    for (const plan of left) {
      if (stopped) return
      try {
        written[plan.number] = await write(given, plan)
        onWritten(++done)
      } catch (thrown) {
        stopped ??= stopOf(thrown, given.signal)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker))
  return tellApart(given, written, stopped)
}

/** Of two that say the same the later one is asked for again, in the order of their numbers: so it does not matter which was answered first. */
async function tellApart(given: Authoring, written: readonly (Conversation | undefined)[], stoppedBefore: Error | null): Promise<Authored> {
  const conversations: Conversation[] = []
  const taken = new Map<string, number>()
  let stopped = stoppedBefore
  for (const first of written) {
    let conversation = first
    if (first?.messages && taken.has(sayingOf(first.messages))) {
      conversation = await write(given, first.plan, taken).catch((thrown) => {
        stopped ??= stopOf(thrown, given.signal)
        return undefined
      })
    }
    if (!conversation) continue
    conversations.push(conversation)
    if (conversation.messages) taken.set(sayingOf(conversation.messages), conversation.plan.number)
  }
  return { conversations, stopped }
}

async function write({ category, llm, prompt, rules, attempts, signal }: Authoring, plan: Plan, taken?: ReadonlyMap<string, number>): Promise<Conversation> {
  const repeated = (messages: readonly Message[]): Finding[] => {
    const other = taken?.get(sayingOf(messages))
    return other === undefined ? [] : [finding('duplicate', `it says the same as conversation ${other}; let the user ask something else, about other hosts`)]
  }
  const check = (messages: Message[]) => [...checkConversation(messages, rules), ...repeated(messages)]
  return { plan, ...(await writeConversation({ llm, question: questionOf(prompt, category, plan), check, attempts, signal })) }
}

/** What the users say and the agent calls: two conversations that have it in common teach the same. */
const sayingOf = (messages: readonly Message[]): string =>
  sha256(JSON.stringify([textsOf(messages, 'user'), callsIn(messages).map((call) => [call.function.name, call.function.arguments])]))

/** Where the model or the signal ends it; anything else is a fault of the code. */
function stopOf(thrown: unknown, signal: AbortSignal): Error {
  if (thrown instanceof Error && (thrown instanceof LlmError || signal.aborted)) return thrown
  throw thrown
}
