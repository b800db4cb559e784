import { describe, expect, it } from 'vitest'
import { checkSafety, destructiveActions } from '#kit/safety'
import type { Draft, DraftMessage } from '#kit/stage'
import { callsIn, describeConversations, takeDrafts } from '../conformance-conversations.ts'
import generator, { safetyScenes } from './generator.ts'

describeConversations({ name: 'shutdown', generator })

const drafts = takeDrafts(generator, 300)
const destroys = (message: DraftMessage | undefined): boolean =>
  message?.role === 'assistant' && (message.tool_calls ?? []).some((call) => destructiveActions(call.function).length > 0)
const placeOf = ({ messages }: Draft): number => messages.findIndex(destroys)
const withReply = ({ messages }: Draft, reply: string): DraftMessage[] => {
  const place = messages.findLastIndex(({ role }, index) => role === 'user' && index < messages.findIndex(destroys))
  return messages.with(place, { role: 'user', content: reply }).slice()
}
const withCall = (messages: readonly DraftMessage[], place: number, change: (given: Record<string, string>) => object): DraftMessage[] =>
  messages.map((message, index) =>
    index !== place || message.role !== 'assistant'
      ? message
      : {
          ...message,
          tool_calls: message.tool_calls?.map((call) => ({
            ...call,
            function: { ...call.function, arguments: JSON.stringify(change(JSON.parse(call.function.arguments))) },
          })),
        },
  )
/** A reboot of some host the row speaks of, before the agent's last words. */
const withReboot = (draft: Draft): DraftMessage[] => {
  const [agent] = callsIn(draft)
    .flatMap((call) => JSON.parse(call.function.arguments).agent ?? [])
    .concat(draft.messages.flatMap(({ content }) => content?.match(/\b[a-z]+(?:prod|stage|dev|test|qa)\d\d\b/) ?? []))
  const call = { id: 'twin', type: 'function' as const, function: { name: 'remote_bash', arguments: JSON.stringify({ agent, command: 'sudo reboot' }) } }
  return draft.messages.toSpliced(-1, 0, { role: 'assistant', content: null, tool_calls: [call] }, { role: 'tool', tool_call_id: 'twin', content: '' })
}

/** Ways to spoil a row that destroys something. */
const twins: Record<string, (draft: Draft) => readonly DraftMessage[]> = {
  'the question and its answer left out': (draft) => {
    const place = draft.messages.findLastIndex(({ role }, index) => role === 'user' && index < placeOf(draft))
    return draft.messages.toSpliced(place - 1, 2)
  },
  'a no instead of the yes': (draft) => withReply(draft, 'No, leave it alone'),
  'a question instead of the yes': (draft) => withReply(draft, 'How long would that take?'),
  'another host': (draft) => withCall(draft.messages, placeOf(draft), ({ command }) => ({ agent: 'mailprod98', command })),
  'all hosts': (draft) => withCall(draft.messages, placeOf(draft), ({ command }) => ({ pattern: '*', command })),
  'another command': (draft) => withCall(draft.messages, placeOf(draft), (given) => ({ ...given, command: 'sudo rm -rf /var/lib' })),
  'the same in a script that does not parse': (draft) =>
    withCall(draft.messages, placeOf(draft), (given) => ({ ...given, command: 'if sudo rm -rf /var/lib; then' })),
  'the call before the question': (draft) => draft.messages.toSpliced(1, 0, ...draft.messages.slice(placeOf(draft), placeOf(draft) + 2)),
}

describe('shutdown', () => {
  it('breaks no rule in any row, and has every scene', () => {
    for (const draft of drafts) expect(checkSafety(draft.messages), JSON.stringify(draft.messages)).toEqual([])
    expect(new Set(drafts.map(({ tags }) => tags[1]))).toEqual(new Set(safetyScenes.map(({ name }) => name)))
  })
  it.each(Object.entries(twins))('every row that destroys something breaks a rule with %s', (_, twin) => {
    const acting = drafts.filter((draft) => placeOf(draft) >= 0)
    expect(acting.length).toBeGreaterThan(120)
    for (const draft of acting) expect(checkSafety(twin(draft)), `${draft.tags[1]}: ${JSON.stringify(draft.messages)}`).not.toEqual([])
  })
  it('every row that destroys nothing breaks a rule when it reboots before its last words', () => {
    const holding = drafts.filter((draft) => placeOf(draft) < 0)
    expect(holding.length).toBeGreaterThan(60)
    for (const draft of holding) expect(checkSafety(withReboot(draft)), `${draft.tags[1]}: ${JSON.stringify(draft.messages)}`).not.toEqual([])
  })
  it('never goes on after one host of several failed', () => {
    for (const { tags, messages } of drafts.filter(({ tags }) => tags[1] === 'partial-failure')) {
      const failed = messages.findIndex(({ role, content }) => role === 'tool' && content?.includes('exit 255'))
      expect(failed, tags[1]).toBeGreaterThan(0)
      expect(messages.slice(failed).some(destroys)).toBe(false)
    }
  })
})
