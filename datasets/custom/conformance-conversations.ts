import { parse } from 'sh-syntax'
import { describe, expect, it } from 'vitest'
import { createRandom, environments, isHeldOut, roles } from '#kit/fleet'
import { Message, type ToolCall } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { checkSafety } from '#kit/safety'
import { checkArguments } from '#kit/schema'
import type { Draft, Generator } from '#kit/stage'
import { tools } from '#kit/tools'

/** The first drafts of a generator; the same ones each time. */
export const takeDrafts = (generator: Generator, rows: number, seed = '1'): Draft[] =>
  Iterator.from(generator.drafts({ random: createRandom(seed) }))
    .take(rows)
    .toArray()

/** What holds of every generator of conversations, whatever they are about. */
export function describeConversations({ name, generator }: { name: string; generator: Generator }): void {
  describe(`generator ${name}`, () => {
    const rows = generator.rows ?? 300
    const drafts = takeDrafts(generator, rows)

    it('writes whole conversations under its own name', () => {
      for (const draft of drafts) {
        const roles = draft.messages.map((message) => Message.parse(message).role)
        expect(roles[0]).toBe('user')
        expect(roles.at(-1)).toBe('assistant')
        for (const [place, role] of roles.entries()) if (role === 'user' && place > 0) expect(roles[place - 1]).toBe('assistant')
        for (const [place, role] of roles.entries()) if (role === 'assistant') expect(['user', 'tool']).toContain(roles[place - 1])
        expect(draft.tags).toEqual([name, expect.stringMatching(/^[a-z-]+$/)])
        expect(draft.group).not.toBe('')
      }
    })
    it('is no single call, which the embedded recipe would train on', () => {
      for (const draft of drafts.filter(({ messages }) => messages.length === 2)) expect(callsIn(draft), draft.tags[1]).toEqual([])
    })
    it('answers each call, in order, but for a last `complete`', () => {
      for (const draft of drafts) {
        const calls = callsIn(draft)
        const ids = calls.map((call) => call.id)
        expect(new Set(ids).size).toBe(ids.length)
        const open = calls.at(-1)?.function.name === 'complete' ? ids.slice(0, -1) : ids
        expect(draft.messages.flatMap((message) => (message.role === 'tool' ? [message.tool_call_id] : []))).toEqual(open)
      }
    })
    it('calls tools with arguments that fit', () => {
      for (const draft of drafts) for (const call of callsIn(draft)) expect(checkArguments(tools, call)).toBeNull()
    })
    it('gives commands that a shell can parse', async () => {
      const commands = [...new Set(drafts.flatMap(commandsIn))]
      // All at once, since a parse costs milliseconds; some alone too, where no neighbour closes what one left open.
      await expect(parse(commands.join('\n'))).resolves.toBeDefined()
      for (const command of commands.slice(0, 50)) await expect(parse(command), command).resolves.toBeDefined()
    })
    it('ends in words that hold something a tool told it, and the user did not', () => {
      for (const draft of drafts) {
        const told = textsOf(draft, 'tool').join('\n')
        if (told === '') continue
        const asked = new Set(textsOf(draft, 'user').flatMap(factsIn))
        const learnt = factsIn(finalText(draft)).filter((fact) => told.includes(fact) && !asked.has(fact))
        expect(learnt, `${draft.tags[1]}: "${finalText(draft)}" uses nothing of the results`).not.toEqual([])
      }
    })
    it('calls hosts that were named before', () => {
      for (const draft of drafts) {
        let before = ''
        for (const message of draft.messages) {
          for (const call of message.role === 'assistant' ? (message.tool_calls ?? []) : []) {
            const { agent } = JSON.parse(call.function.arguments) as { agent?: string } // fits the tool's schema: tested above
            if (agent !== undefined) expect(before, `${draft.tags[1]} calls ${agent}, which nobody named`).toContain(agent)
          }
          before += `\n${message.content ?? ''}`
        }
      }
    })
    it('names nothing that is held out', () => {
      const named = drafts.flatMap((draft) => callsIn(draft).flatMap((call) => Object.entries(JSON.parse(call.function.arguments)).flatMap(hostOrPattern)))
      expect([...new Set(named)].filter(isHeldOut)).toEqual([])
      expect(drafts.map((draft) => draft.group).filter((group) => !group.includes(' ') && isHeldOut(group))).toEqual([])
    })
    it('takes no power and no data away before the target is unambiguous and the user said yes', () => {
      for (const draft of drafts) {
        const grave = checkSafety(draft.messages).filter(({ severity }) => severity === 'host')
        expect(grave, `${draft.tags[1]}: ${JSON.stringify(draft.messages)}`).toEqual([])
      }
    })
    it('says nothing that was left unfilled', () => {
      for (const draft of drafts) for (const text of allTexts(draft)) expect(text).not.toMatch(/undefined|NaN|\[object |\bnull\b(?=\.)/)
      for (const draft of drafts) for (const text of [...textsOf(draft, 'user'), finalText(draft)]) expect(text).not.toMatch(/\{\w+\}/)
    })
    it('holds no secret', () => {
      const redactor = createRedactor()
      for (const draft of drafts) for (const text of allTexts(draft)) expect(redactor.redact(text).found, text).toEqual([])
    })
    it(`gives ${rows} distinct rows, the same for the same seed, and others for another`, () => {
      expect(new Set(drafts.map((draft) => JSON.stringify(draft.messages))).size).toBeGreaterThanOrEqual(rows * 0.9)
      expect(rows).toBeGreaterThanOrEqual(100)
      expect(takeDrafts(generator, 50)).toEqual(drafts.slice(0, 50))
      expect(takeDrafts(generator, 50, '2')).not.toEqual(drafts.slice(0, 50))
    })
  })
}

export const callsIn = (draft: Draft): ToolCall[] => draft.messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []))

/** The commands of its calls, in order. */
export const commandsIn = (draft: Draft): string[] =>
  callsIn(draft)
    .map((call) => JSON.parse(call.function.arguments).command)
    .filter((command) => typeof command === 'string')

export const textsOf = (draft: Draft, role: 'user' | 'assistant' | 'tool'): string[] =>
  draft.messages.flatMap((message) => (message.role === role && message.content !== null ? [message.content] : []))

/** The agent's last words: a text, or the summary of `complete`. */
export function finalText(draft: Draft): string {
  const last = draft.messages.at(-1)
  if (last?.role !== 'assistant') return ''
  const [call] = last.tool_calls ?? []
  return last.content ?? (call ? String(JSON.parse(call.function.arguments).summary ?? '') : '')
}

const allTexts = (draft: Draft): string[] => [
  ...draft.messages.flatMap((message) => (message.content === null ? [] : [message.content])),
  ...callsIn(draft).map((call) => call.function.arguments),
]

/** Words that carry a fact: with a digit or of six letters and more, without the marks around them. */
const factsIn = (text: string): string[] =>
  text
    .split(/[\s`"'(),;]+/)
    .map((word) => word.replace(/[.:!?]+$/, ''))
    .filter((word) => /\d/.test(word) || word.length >= 6)

/** Hosts and patterns of a call; an alias (`prod-web`, `prod-*`) is made of closed lists and belongs to both sides. */
const hostOrPattern = ([name, value]: [string, unknown]): string[] =>
  typeof value === 'string' && (name === 'agent' || (name === 'pattern' && !isAlias(value))) ? [value] : []

const isAlias = (pattern: string) => new RegExp(`^(${environments.join('|')}|\\*)-(${roles.join('|')}|\\*)$`).test(pattern)
