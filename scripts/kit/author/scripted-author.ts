import type { Script } from '#kit/llm'
import type { Category } from './category.ts'
import { Plan } from './plan.ts'
import { planIn } from './question.ts'
import { wireOf } from './wire.ts'

/** The author without a model: answers the plan of a number with the draft of that number, in the form that a model is asked for. Asked again, it takes another. */
export function scriptedAuthor(category: Category, seed: number): Script {
  return ({ messages }) => {
    const { number } = Plan.parse(planIn(messages.find(({ role }) => role === 'user')?.content ?? ''))
    const attempt = messages.filter(({ role }) => role === 'assistant').length
    const { messages: drafted } = category.draft(streamOf(category, seed, attempt), attempt === 0 ? number : number + PINNED)
    return { text: JSON.stringify(wireOf(drafted)) }
  }
}

/** Streams may begin alike, with rows that are pinned. */
const PINNED = 50

/** The first attempts are the stream of the generator's own step. */
export const streamOf = ({ name }: Pick<Category, 'name'>, seed: number, attempt = 0): string =>
  attempt === 0 ? `${seed} ${name}` : `${seed} ${name} again ${attempt}`
