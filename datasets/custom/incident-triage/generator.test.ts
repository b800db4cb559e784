import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'incident-triage', generator })

describe('incident-triage', () => {
  const drafts = takeDrafts(generator, 200)
  it('changes nothing before somebody said so', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'find-the-cause'))
      expect(commandsIn(draft).filter((command) => command.includes('sudo'))).toEqual([])
  })
  it('names the host that has the failed unit', () => {
    for (const draft of drafts) {
      const failed = textsOf(draft, 'tool').flatMap((text) => [...text.matchAll(/== (\S+) ==\n[^=]*● /g)].map((match) => match[1]))
      expect(failed).toHaveLength(1)
      expect(finalText(draft)).toContain(failed[0])
    }
  })
})
