import { describe, expect, it } from 'vitest'
import { callsIn, commandsIn, describeConversations, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'clarify', generator })

describe('clarify', () => {
  const drafts = takeDrafts(generator, 300)
  const asks = (draft: (typeof drafts)[number]) =>
    draft.messages.slice(0, -1).filter((message) => message.role === 'assistant' && message.content?.includes('?'))

  it('asks once, and not at all where looking answers it', () => {
    for (const draft of drafts) expect(asks(draft).length).toBeLessThanOrEqual(1)
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'one-alone')) expect(asks(draft)).toEqual([])
  })
  it('changes nothing before the question is answered', () => {
    for (const draft of drafts) {
      const place = draft.messages.findIndex((message) => message.role === 'assistant' && message.content?.includes('?'))
      const before = commandsIn({ ...draft, messages: draft.messages.slice(0, Math.max(0, place)) })
      expect(before.filter((command) => /sudo|delete|restart/.test(command))).toEqual([])
    }
  })
  it('deletes nothing where the user said no', () => {
    for (const draft of drafts.filter((one) => /^(no|not|leave)/i.test(textsOf(one, 'user').at(-1) ?? '') && one.tags[1] === 'which-files'))
      expect(callsIn(draft)).toHaveLength(2)
  })
})
