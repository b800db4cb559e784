import { parse } from 'sh-syntax'
import { describe, expect, it } from 'vitest'
import { createRandom, type Intent, isHeldOut, type RequestDraft, slotsOf } from '#kit/fleet'
import { Message, type ToolCall } from '#kit/records'
import { checkArguments } from '#kit/schema'
import type { Draft, Generator } from '#kit/stage'
import { tools } from '#kit/tools'

/** What holds of every generator of single-call rows. `distinct`: how many distinct user turns it must reach. */
export function describeGenerator(given: {
  name: string
  generator: Generator
  intents: readonly Intent[]
  golden?: readonly { user: string; call: { name: string; arguments: object } }[]
  distinct?: number
}): void {
  const { name, generator, intents, golden = [], distinct = 2000 } = given
  const take = (rows: number, seed = '1'): Draft[] =>
    Iterator.from(generator.drafts({ random: createRandom(seed) }))
      .take(rows)
      .toArray()

  describe(`generator ${name}`, () => {
    const drafts = take(4000)

    it('makes a user turn and one call, under its own name', () => {
      for (const draft of drafts) {
        expect(draft.messages.map((message) => Message.parse(message).role)).toEqual(['user', 'assistant'])
        expect(callsOf(draft)).toHaveLength(1)
        expect(draft.tags).toEqual([name, expect.stringMatching(/^[a-z-]+$/)])
        expect(draft.group).not.toBe('')
      }
    })
    it('calls tools with arguments that fit', () => {
      for (const draft of drafts) for (const call of callsOf(draft)) expect(checkArguments(tools, call)).toBeNull()
    })
    it('gives commands that a shell can parse', async () => {
      const commands = [...new Set(drafts.flatMap(commandsOf))]
      // All at once, since a parse costs milliseconds; some alone too, where no neighbour closes what one left open.
      await expect(parse(commands.join('\n'))).resolves.toBeDefined()
      for (const command of commands.slice(0, 50)) await expect(parse(command), command).resolves.toBeDefined()
    })
    it('gives the same rows for the same seed, and others for another', () => {
      expect(take(300)).toEqual(drafts.slice(0, 300))
      expect(take(300, '2').slice(golden.length)).not.toEqual(drafts.slice(golden.length, 300))
    })
    it('gives one user turn one answer', () => {
      const answers = new Map<string, string>()
      for (const draft of drafts) {
        const answer = JSON.stringify(callsOf(draft).map((call) => call.function))
        expect(answers.get(userTurnOf(draft)) ?? answer).toBe(answer)
        answers.set(userTurnOf(draft), answer)
      }
    })
    it(`reaches ${distinct} distinct rows`, () => {
      expect(new Set(take(distinct * 2).map(userTurnOf)).size).toBeGreaterThanOrEqual(distinct)
    })
    it('names nothing that is held out', () => {
      const names = new Set(drafts.flatMap((draft) => namesIn(userTurnOf(draft))))
      expect([...names].filter(isHeldOut)).toEqual([])
      expect(drafts.map((draft) => draft.group).filter((group) => !group.includes(' ') && isHeldOut(group))).toEqual([])
    })
    it('says every name it is given, and has a wording of its own for each thing', () => {
      expect(intents.length).toBeGreaterThan(1)
      const wordings = intents.flatMap((intent) => intent.wordings)
      expect(new Set(wordings).size).toBe(wordings.length)
      for (const { slots, wordings } of intents) {
        expect(wordings.length).toBeGreaterThanOrEqual(4)
        for (const wording of wordings) expect(slotsOf(wording).sort()).toEqual([...slots].sort())
      }
    })
    it('draws from every intent, and from no other', () => {
      expect(new Set(drafts.map((draft) => draft.tags[1]))).toEqual(new Set(intents.map((intent) => intent.name)))
    })
    for (const [place, { user, call }] of golden.entries()) {
      it(`answers "${user}" with ${call.name} ${JSON.stringify(call.arguments)}`, () => {
        const draft = drafts[place]
        expect(draft && userTurnOf(draft)).toBe(user)
        expect(draft && callsOf(draft).map(({ function: { name, arguments: text } }) => ({ name, arguments: JSON.parse(text) }))).toEqual([call])
      })
    }
  })
}

export const userTurnOf = (draft: Draft | RequestDraft): string => draft.messages.find((message) => message.role === 'user')?.content ?? ''

export const callsOf = (draft: Draft | RequestDraft): ToolCall[] =>
  draft.messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []))

function commandsOf(draft: Draft): string[] {
  return callsOf(draft)
    .map((call) => JSON.parse(call.function.arguments).command)
    .filter((command) => typeof command === 'string')
}

/** Hosts, paths, users with a number, ports and patterns: words with a digit, a slash or an asterisk, but for small numbers. */
function namesIn(text: string): string[] {
  return text
    .replace(/[?,!]/g, ' ')
    .split(' ')
    .filter((word) => /[\d/*]/.test(word) && !/^\d{1,3}$/.test(word) && word !== 'python3')
}
