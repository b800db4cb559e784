import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'dns', generator })

describe('dns', () => {
  const drafts = takeDrafts(generator, 300)
  it('reloads a zone only after named-checkzone passed and the serial rose', () => {
    let reloads = 0
    for (const draft of drafts) {
      const commands = commandsIn(draft)
      const reload = commands.findIndex((command) => command.includes('rndc reload'))
      if (reload < 0) continue
      reloads += 1
      expect(commands[reload - 1]).toContain('named-checkzone')
      const [before, after] =
        commands
          .join('\n')
          .match(/4s\/(\d+)\/(\d+)\//)
          ?.slice(1) ?? []
      expect(Number(after)).toBe(Number(before) + 1)
      expect(textsOf(draft, 'tool').join('\n')).toContain(`loaded serial ${after}`)
    }
    expect(reloads).toBeGreaterThan(10)
  })
  it('says how long a resolver keeps the old address: what its TTL says', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'cached-elsewhere')) {
      const [zone, cached] = textsOf(draft, 'tool')
        .filter((text) => /\sIN\s+A\s/.test(text))
        .map((text) => text.split(/\s+/))
      expect(zone?.[4]).toBeDefined()
      if (zone?.[4] !== cached?.[4]) expect(finalText(draft)).toMatch(new RegExp(`\\b${cached?.[1]} (more seconds|s)\\b`))
    }
  })
  it('writes to no host before the user agreed', () => {
    for (const draft of drafts) {
      const second = draft.messages.findIndex((message, place) => place > 0 && message.role === 'user')
      expect(JSON.stringify(draft.messages.slice(0, second < 0 ? undefined : second))).not.toContain('sudo')
    }
  })
})
