import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'git', generator })

describe('git', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  it('never pushes, and never throws work away', () => {
    expect(drafts.flatMap(commandsIn).filter((command) => /git.* (push|reset --hard|clean)/.test(command))).toEqual([])
  })
  it('names the commit that bisect found, and resets', () => {
    const found = of('bisect').filter((draft) => commandsIn(draft).length > 1)
    expect(found.length).toBeGreaterThan(5)
    for (const draft of found) {
      const bad = /^([0-9a-f]{40}) is the first bad commit$/m.exec(textsOf(draft, 'tool').join('\n'))?.[1]
      expect(finalText(draft)).toContain(bad?.slice(0, 7))
      expect(commandsIn(draft).at(-1)).toContain('bisect reset')
    }
  })
  it('counts the commits since a tag', () => {
    for (const draft of of('changes-since')) {
      const log = textsOf(draft, 'tool').findLast((text) => /^[0-9a-f]{7} /.test(text)) ?? ''
      expect(finalText(draft)).toContain(`${log.split('\n').length}`)
    }
  })
  it('resolves a conflict with the value the user chose', () => {
    for (const draft of of('merge-conflict')) {
      const value = /14:\w+: (\d+)/.exec(textsOf(draft, 'tool').join('\n'))?.[1]
      if (value !== undefined) expect(textsOf(draft, 'user')[1]).toContain(value)
    }
  })
})
