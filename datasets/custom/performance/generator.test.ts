import { describe, expect, it } from 'vitest'
import { describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'performance', generator })

describe('performance', () => {
  const drafts = takeDrafts(generator, 300)
  it('calls a load too high only where it is above the number of cores', () => {
    let high = 0
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'is-load-high')) {
      const told = textsOf(draft, 'tool').join('\n')
      const per = Number(told.match(/load average: ([\d.]+)/)?.[1]) / Number(told.match(/^(\d+)$/m)?.[1])
      const said = /^Yes|too high|is overloaded/.test(finalText(draft))
      expect(said, finalText(draft)).toBe(per > 1)
      if (said) high += 1
    }
    expect(high).toBeGreaterThan(5)
  })
  it('names the process at the top when it blames one', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'why-slow')) {
      const pid = textsOf(draft, 'tool')
        .join('\n')
        .match(/COMMAND\n +(\d+)/)?.[1]
      if (/\(pid \d+|pid \d+/.test(finalText(draft))) expect(finalText(draft)).toContain(pid)
    }
  })
})
