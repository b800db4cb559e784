import { describe, expect, it } from 'vitest'
import type { Ask, Delta, Llm } from './llm.ts'
import { LlmError } from './llm-error.ts'

const tool = { type: 'function' as const, function: { name: 'bash', parameters: { type: 'object', properties: { command: { type: 'string' } } } } }
const never = new AbortController().signal

/** What a provider under test is made to say, whatever it asks. */
export interface Saying {
  text?: string
  calls?: readonly { name: string; arguments: Readonly<Record<string, unknown>> }[]
  fails?: 'refusal'
}

/** What every provider must do. Its test calls it once, with a way to a provider that says something given, and adds what is special about it. */
export function llmConformance(name: string, open: (saying: Saying) => Promise<{ llm: Llm } & AsyncDisposable>): void {
  const ask: Ask = {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'List it.' },
    ],
    tools: [tool],
  }
  const collect = async (stream: AsyncIterable<Delta>) => {
    const deltas: Delta[] = []
    for await (const delta of stream) deltas.push(delta)
    return deltas
  }
  const long = {
    text: 'Ünïcode 日本 🚀, and two calls.',
    calls: [
      { name: 'bash', arguments: { command: 'ls -la "/var/log"\n' } },
      { name: 'bash', arguments: {} },
    ],
  }

  describe(`llm ${name}`, () => {
    it('answers with text', async () => {
      await using opened = await open({ text: 'Done.' })
      const answer = await opened.llm.ask(ask, { signal: never })
      expect(answer).toMatchObject({ text: 'Done.', toolCalls: [], finish: 'stop', reasoning: null })
    })

    it('answers with calls whose arguments are JSON text, each with an id of its own', async () => {
      await using opened = await open(long)
      const { toolCalls, finish } = await opened.llm.ask(ask, { signal: never })
      expect(finish).toBe('tool-calls')
      expect(toolCalls.map((call) => [call.function.name, JSON.parse(call.function.arguments)])).toEqual(long.calls.map((call) => [call.name, call.arguments]))
      expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(2)
    })

    it('streams what it answers: the pieces make the whole, and the whole comes last, once', async () => {
      await using opened = await open(long)
      const whole = await opened.llm.ask(ask, { signal: never })
      const deltas = await collect(opened.llm.stream(ask, { signal: never }))
      const last = deltas.at(-1)
      expect(last).toEqual({ kind: 'answer', answer: whole })
      expect(deltas.filter(({ kind }) => kind === 'answer')).toHaveLength(1)
      expect(deltas.map((delta) => (delta.kind === 'text' ? delta.text : '')).join('')).toBe(whole.text)
      const calls: { id: string; name: string; text: string }[] = []
      for (const delta of deltas) {
        if (delta.kind !== 'tool-call') continue
        const known = calls[delta.index]
        if (known) known.text += delta.arguments
        else calls[delta.index] = { id: delta.id, name: delta.name, text: delta.arguments }
      }
      expect(calls.map(({ id, name, text }) => [id, name, text || '{}'])).toEqual(
        whole.toolCalls.map((call) => [call.id, call.function.name, call.function.arguments]),
      )
    })

    it('counts tokens', async () => {
      await using opened = await open({ text: 'Done.' })
      const { usage } = await opened.llm.ask(ask, { signal: never })
      expect(usage.promptTokens).toBeGreaterThan(0)
      expect(usage.completionTokens).toBeGreaterThan(0)
    })

    it('fails with a tagged problem', async () => {
      await using opened = await open({ text: 'I will not.', fails: 'refusal' })
      const thrown = await opened.llm.ask(ask, { signal: never }).catch((error: unknown) => error)
      expect(thrown).toBeInstanceOf(LlmError)
      expect(thrown).toMatchObject({ problem: { kind: 'refusal' } })
      await expect(collect(opened.llm.stream(ask, { signal: never }))).rejects.toMatchObject({ problem: { kind: 'refusal' } })
    })

    it('throws the reason of a signal that ends it', async () => {
      await using opened = await open({ text: 'Done.' })
      const reason = new Error('enough')
      await expect(opened.llm.ask(ask, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      await expect(collect(opened.llm.stream(ask, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason)
      const controller = new AbortController()
      const cut = (async () => {
        for await (const _ of opened.llm.stream(ask, { signal: controller.signal })) controller.abort(reason)
      })()
      await expect(cut).rejects.toBe(reason)
    })
  })
}
