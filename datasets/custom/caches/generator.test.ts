import { describe, expect, it } from 'vitest'
import { checkSafety } from '#kit/safety'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'caches', generator })

describe('caches', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  it('flushes one database, never all, and only after the user agreed', () => {
    const flushed = drafts.filter((draft) => commandsIn(draft).some((command) => command.includes('flush')))
    expect(flushed.length).toBeGreaterThan(10)
    expect(drafts.flatMap(commandsIn).filter((command) => /flushall/i.test(command))).toEqual([])
    for (const draft of flushed) expect(checkSafety(draft.messages)).toEqual([])
  })
  it('leaves the sessions where there are any', () => {
    for (const draft of of('flush-after-consent')) {
      const seen = textsOf(draft, 'tool').flatMap((text) => /db1:keys=(\d+)/.exec(text)?.[1] ?? [])
      expect(new Set(seen).size).toBeLessThanOrEqual(1)
    }
  })
  it('computes the hit rate of hits and misses', () => {
    for (const draft of of('hit-rate')) {
      const [, hits, misses] = /keyspace_hits:(\d+)\nkeyspace_misses:(\d+)/.exec(textsOf(draft, 'tool')[0] ?? '') ?? []
      expect(finalText(draft)).toContain(`${((Number(hits) * 100) / (Number(hits) + Number(misses))).toFixed(1)} %`)
    }
  })
})
