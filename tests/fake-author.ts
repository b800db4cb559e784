import { Plan } from '../scripts/kit/author/plan.ts'
import { planIn } from '../scripts/kit/author/question.ts'
import { type Behaviour, type SeenRequest, startFakeServer } from '../scripts/kit/llm/fake-server/fake-server.ts'

export interface Question {
  plan: Plan
  /** How often this conversation was asked for before. */
  attempt: number
  /** The last thing that was said to the author. */
  last: string
  request: SeenRequest
}

/** A model server that writes conversations to order, in the dialect it is asked in, or does what `behave` says instead. */
export function startFakeAuthor(behave: (question: Question, index: number) => Behaviour | null = () => null) {
  return startFakeServer((index, request) => {
    const question = questionIn(request)
    return behave(question, index) ?? { kind: 'say', said: { text: conversation(question.plan), usage: { prompt: 2000, cached: 500, completion: 300 } } }
  })
}

export const say = (text: string): Behaviour => ({ kind: 'say', said: { text } })

/** One that passes every check: a look at a host, and what it showed. */
export const conversation = ({ number, hosts }: Plan, wording = 'How full is'): string => {
  const host = hosts[number % hosts.length]?.name ?? ''
  return JSON.stringify({
    messages: [
      { role: 'user', content: `${wording} ${host}?` },
      { role: 'assistant', calls: [{ tool: 'remote_bash', arguments: { agent: host, command: 'df -h /' } }] },
      { role: 'tool', content: '/dev/sda1  40G  31G  9.0G  78% /' },
      { role: 'assistant', content: `/ on ${host} is 78% full: 31G of 40G.` },
    ],
  })
}

function questionIn(request: SeenRequest): Question {
  const messages = request.body.messages as { role: string; content: unknown }[] // both dialects have it
  const texts = messages.filter(({ role }) => role !== 'system').map(({ role, content }) => ({ role, text: textOf(content) }))
  return {
    plan: Plan.parse(planIn(texts[0]?.text ?? '')),
    attempt: texts.filter(({ role }) => role === 'assistant').length,
    last: texts.at(-1)?.text ?? '',
    request,
  }
}

const textOf = (content: unknown): string =>
  typeof content === 'string' ? content : Array.isArray(content) ? content.map((block: { text?: string }) => block.text ?? '').join('') : ''
