import { expect, it } from 'vitest'
import { llmConformance } from './conformance.ts'
import { scripted } from './scripted.ts'

const refusal = { kind: 'refusal' as const, text: 'I will not.', usage: null }

llmConformance('scripted', async ({ text, calls, fails }) => ({
  llm: scripted(() => ({ ...(text && { text }), ...(calls && { toolCalls: calls }), ...(fails && { fails: refusal }) }), { model: 'author', seed: 1 }),
  async [Symbol.asyncDispose]() {},
}))

const { signal } = new AbortController()
const question = (content: string) => ({ messages: [{ role: 'user' as const, content }] })
const dice = (seed: number) => scripted((_, random) => ({ text: [random(), random()].join(' ') }), { model: 'author', seed })

it('an answer follows from the seed and the question, not from what was asked before', async () => {
  const first = dice(1)
  const alone = await first.ask(question('b'), { signal })
  const second = dice(1)
  await second.ask(question('a'), { signal })
  expect(await second.ask(question('b'), { signal })).toEqual(alone)
  expect(await second.ask(question('a'), { signal })).not.toEqual(alone)
  expect(await dice(2).ask(question('b'), { signal })).not.toEqual(alone)
})
