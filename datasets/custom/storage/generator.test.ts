import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'storage', generator })

describe('storage', () => {
  const drafts = takeDrafts(generator, 300)
  it('extends no volume by more than its group has free', () => {
    let grown = 0
    for (const draft of drafts) {
      const more = Number(
        commandsIn(draft)
          .join('\n')
          .match(/lvextend -L \+(\d+)G/)?.[1] ?? 0,
      )
      if (more === 0) continue
      const free = Number(
        textsOf(draft, 'tool')
          .join('\n')
          .match(/\.00g (\d+)\.00g/)?.[1],
      )
      expect(more).toBeLessThanOrEqual(free)
      grown += 1
    }
    expect(grown).toBeGreaterThan(10)
  })
  it('frees as many inodes as files were old', () => {
    let freed = 0
    for (const draft of drafts.filter((candidate) => commandsIn(candidate).some((command) => command.includes('-delete')))) {
      const told = textsOf(draft, 'tool')
      const used = told.flatMap((text) => text.match(/ +\d+ +(\d+) +\d+ +\d+% \/var/)?.[1] ?? []).map(Number)
      const old = Number(told.find((text) => /^\d+\n\d+$/.test(text))?.split('\n')[1])
      expect((used[0] ?? 0) - (used.at(-1) ?? 0)).toBe(old)
      freed += 1
    }
    expect(freed).toBeGreaterThan(10)
  })
})
