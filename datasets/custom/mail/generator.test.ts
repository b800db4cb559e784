import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'mail', generator })

describe('mail', () => {
  const drafts = takeDrafts(generator, 300)
  const ofScene = (name: string) => drafts.filter((draft) => draft.tags[1] === name)

  it('names the destination that most of the queue goes to, and how many that are', () => {
    for (const draft of ofScene('stuck-queue')) {
      const [, count = '', domain = ''] = textsOf(draft, 'tool').flatMap((text) => /^ +(\d+) (\S+\.example)$/m.exec(text) ?? [])
      expect(finalText(draft)).toContain(count)
      expect(finalText(draft)).toContain(domain)
    }
  })
  it('holds mails back only after somebody agreed, and deletes none', () => {
    expect(drafts.flatMap(commandsIn).filter((command) => /postsuper -d/.test(command))).toEqual([])
    for (const draft of ofScene('flood-of-one-sender'))
      expect(commandsIn(draft).some((command) => command.includes('postsuper')) ? 2 : 1).toBeLessThanOrEqual(textsOf(draft, 'user').length)
  })
  it('counts what went out as what is no longer there', () => {
    for (const draft of ofScene('send-now')) {
      const [before = 0, after = 0] = textsOf(draft, 'tool')
        .filter((text) => /Request|empty/.test(text))
        .map((text) => Number(/in (\d+) Request/.exec(text)?.[1] ?? 0))
      if (after > 0 && after < before) expect(finalText(draft)).toContain(String(before - after))
    }
  })
  it('says of a message what its last line in the log says', () => {
    for (const draft of ofScene('one-message')) {
      const status = /status=(\w+)/.exec(textsOf(draft, 'tool')[0] ?? '')?.[1]
      const words = { sent: /went out|Delivered/, bounced: /came back|Refused/, deferred: /Not yet|waits/ }[status ?? ''] ?? /never|No trace/
      expect(finalText(draft)).toMatch(words)
    }
  })
})
