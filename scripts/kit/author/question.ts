import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Message } from '#kit/records'
import type { Draft } from '#kit/stage'
import { tools } from '#kit/tools'
import type { Category } from './category.ts'
import type { Finding } from './finding.ts'
import type { Plan } from './plan.ts'
import { wireOf } from './wire.ts'

type Question = Exclude<Message, { role: 'assistant' | 'tool' }>[]

export interface Prompt {
  /** Of the text. It is in the provenance of each row: another text needs another number. */
  version: number
  text: string
}

export async function readPrompt(): Promise<Prompt> {
  const text = await readFile(join(import.meta.dirname, 'prompt/instructions.md'), 'utf8')
  const [, version = '', body = ''] = /^version: (\d+)\n+([\s\S]*)$/.exec(text) ?? []
  return { version: Number(version), text: body.trim() }
}

const EXAMPLES = 3
const LOOKED_AT = 40

const endings = {
  call: '- It is one request of the user and one turn of the assistant with the one call that answers it; there is no result and no last word.',
  answer:
    '- It ends with the assistant: with `content` that tells what came of it and uses what the tools gave (figures, states, names that the user did not say), or with one call of `complete` whose `summary` does.',
}

/** What every conversation of a category is asked with, and then the plan of one: the long part first, as caches of prompts want it. */
export function questionOf(prompt: Prompt, category: Category, plan: Plan): Question {
  const examples = examplesOf(category).map(({ messages }) => JSON.stringify(wireOf(messages)))
  const parts: Record<string, string> = {
    tools: tools.map(({ function: tool }) => JSON.stringify(tool)).join('\n'),
    ending: category.isSingleCall ? endings.call : endings.answer,
    category: category.name,
    summary: category.summary,
    examples: examples.join('\n\n'),
  }
  const system = prompt.text.replaceAll(/\{(tools|ending|category|summary|examples)\}/g, (_, name: string) => parts[name] ?? '')
  return [
    { role: 'system', content: system },
    { role: 'user', content: `Write the conversation of this plan.\n\n${JSON.stringify(plan, null, 1)}` },
  ]
}

/** Of different kinds, where the first drafts have some. */
function examplesOf(category: Category): Draft[] {
  const drafts = Array.from({ length: LOOKED_AT }, (_, place) => category.draft(`examples ${category.name}`, place))
  const kinds = new Map(drafts.toReversed().map((draft) => [draft.tags.at(-1), draft]))
  return [...new Set([...[...kinds.values()].toReversed(), ...drafts])].slice(0, EXAMPLES)
}

/** The plan that a question was made of. */
export const planIn = (question: string): unknown => JSON.parse(question.slice(question.indexOf('{'), question.indexOf('\n}') + 2))

/** Asks again for what was wrong. */
export function askAgain(findings: readonly Finding[]): string {
  const list = findings.map(({ reason, detail }) => `- ${reason}: ${detail}`).join('\n')
  return `This conversation cannot be used:\n${list}\n\nWrite it again, whole, with that mended. Answer with the JSON alone.`
}
