import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'config-drift', generator })

const sums = (text: string) => [...text.matchAll(/== (\S+) ==\n([0-9a-f]{64})/g)].map(([, host, sum]) => ({ host, sum }))

describe('config-drift', () => {
  const drafts = takeDrafts(generator, 300)
  it('names the host whose sum no other has', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'odd-one-out' || tags[1] === 'put-right-after-consent')) {
      const first = textsOf(draft, 'tool').find((text) => /[0-9a-f]{64}/.test(text)) ?? ''
      const odd = sums(first).find(({ sum }, _, all) => all.filter((other) => other.sum === sum).length === 1)
      expect(odd).toBeDefined()
      expect(textsOf(draft, 'assistant')[0]).toContain(odd?.host)
    }
  })
  it('changes one host, after consent, and keeps the old file', () => {
    for (const draft of drafts) {
      const changes = commandsIn(draft).filter((command) => command.includes('sed -i'))
      expect(changes.length).toBeLessThan(2)
      for (const change of changes) expect(change).toContain('cp -p')
      if (changes.length > 0) expect(textsOf(draft, 'user')).toHaveLength(2)
    }
  })
  it('ends with the sum that the others have', () => {
    for (const draft of drafts.filter((candidate) => commandsIn(candidate).some((command) => command.includes('sed -i')))) {
      const first = textsOf(draft, 'tool').find((text) => /== \S+ ==\n[0-9a-f]{64}/.test(text)) ?? ''
      const usual = sums(first).find(({ sum }, _, all) => all.filter((other) => other.sum === sum).length > 1)?.sum
      expect(textsOf(draft, 'tool').findLast((text) => /^[0-9a-f]{64} /.test(text))).toContain(usual)
      expect(finalText(draft).length).toBeGreaterThan(20)
    }
  })
})
