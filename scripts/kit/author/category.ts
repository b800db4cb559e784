import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRandom } from '#kit/fleet'
import { type Draft, type Generator, StageError } from '#kit/stage'

/** A generator, as the source of a kind of conversations: what it is about, what it asks, and how its rows look. */
export interface Category {
  name: string
  summary: string
  /** Its rows are one request and the call that answers it, with no result. */
  isSingleCall: boolean
  /** The draft of a number in one stream; the same each time. */
  draft(stream: string, number: number): Draft
}

export async function loadCategory(workspace: string, name: string): Promise<Category> {
  const folder = join(workspace, 'datasets/custom')
  const known = globSync('*/generator.ts', { cwd: folder }).map((path) => path.split(/[\\/]/)[0] ?? '')
  if (!known.includes(name)) throw new StageError(`--category is "${name}", and there is no such generator; give it one of ${known.sort().join(', ')}`)
  const generator: Generator = (await import(pathToFileURL(join(folder, name, 'generator.ts')).href)).default
  return categoryOf(name, generator)
}

export function categoryOf(name: string, generator: Generator): Category {
  const streams = new Map<string, { drafts: Draft[]; more: Iterator<Draft> }>()
  const draft = (stream: string, number: number): Draft => {
    const begun = streams.get(stream) ?? { drafts: [], more: generator.drafts({ random: createRandom(stream) })[Symbol.iterator]() }
    streams.set(stream, begun)
    while (begun.drafts.length <= number) {
      const next = begun.more.next()
      if (next.done) throw new StageError(`the generator ${name} ends after ${begun.drafts.length} drafts; ask for fewer`)
      begun.drafts.push(next.value)
    }
    return begun.drafts[number] as Draft // the loop has made it
  }
  return { name, summary: generator.summary, isSingleCall: isSingleCall(draft(`examples ${name}`, 0)), draft }
}

function isSingleCall({ messages }: Draft): boolean {
  const last = messages.at(-1)
  const calls = last?.role === 'assistant' ? (last.tool_calls ?? []) : []
  return calls.length > 0 && calls[0]?.function.name !== 'complete'
}
