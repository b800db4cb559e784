import { describe, expect, it } from 'vitest'
import { describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'long-outputs', generator })

describe('long-outputs', () => {
  const drafts = takeDrafts(generator, 300)
  it('has a result of 5 to 20 kB in every row', () => {
    for (const draft of drafts) {
      const longest = Math.max(...textsOf(draft, 'tool').map((text) => text.length))
      expect(longest).toBeGreaterThan(5000)
      expect(longest).toBeLessThan(20_000)
    }
  })
  it('answers from what stands in few lines of it', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'full-journal' || tags[1] === 'many-packages')) {
      const long = textsOf(draft, 'tool').find((text) => text.length > 5000) ?? ''
      const lines = long.split('\n')
      const telling = lines.filter((line) => / (ERROR|WARN) |^(iF|iU|rc|hi) /.test(line))
      expect(telling.length, long.slice(0, 300)).toBeGreaterThan(0)
      expect(telling.length).toBeLessThan(lines.length / 5)
      const named = telling.flatMap((line) => /^(?:iF|iU|rc|hi) +(\S+)/.exec(line)?.[1] ?? [])
      for (const name of named) expect(finalText(draft)).toContain(name)
    }
  })
  it('counts zombies and connections as they stand there', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'many-connections')) {
      const table = textsOf(draft, 'tool').find((text) => text.startsWith('State')) ?? ''
      const stuck = table.split('\n').filter((line) => /^(CLOSE-WAIT|SYN-SENT|TIME-WAIT)/.test(line)).length
      expect(finalText(draft)).toContain(String(stuck))
    }
  })
})
