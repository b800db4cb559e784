import { describe, expect, it } from 'vitest'
import { callsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'plans', generator })

describe('plans', () => {
  const drafts = takeDrafts(generator, 300)
  it('think first, then call, and end with complete', () => {
    for (const draft of drafts) {
      const names = callsIn(draft).map((call) => call.function.name)
      expect(names[0]).toBe('think')
      expect(names.at(-1)).toBe('complete')
      expect(names.length).toBeGreaterThanOrEqual(4)
      expect(names.length).toBeLessThanOrEqual(10)
    }
  })
  it('do not call it done where a step failed', () => {
    for (const draft of drafts.filter((one) => / 503$|failed because/m.test(textsOf(one, 'tool').join('\n'))))
      expect(finalText(draft)).toMatch(/not live|Rolled back|Not deployed|Stopped|did not go on/)
  })
  it('a volume never grows beyond what its group has', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'grow-volume')) {
      const [, free = ''] = /wz--n-\s+\S+\s+(\d+)\.00g/.exec(textsOf(draft, 'tool').join('\n')) ?? []
      const [, grown = '0'] =
        /lvextend -r -L \+(\d+)G/.exec(
          callsIn(draft)
            .map((call) => call.function.arguments)
            .join('\n'),
        ) ?? []
      expect(Number(grown)).toBeLessThanOrEqual(Number(free))
    }
  })
})
