import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'docker', generator })

describe('docker', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  it('prunes only after somebody agreed, and no volume ever', () => {
    const pruned = of('disk-use').filter((draft) => commandsIn(draft).some((command) => command.includes('prune')))
    expect(pruned.length).toBeGreaterThan(5)
    for (const draft of pruned) {
      const said = draft.messages.findIndex((message, place) => place > 0 && message.role === 'user')
      const first = draft.messages.findIndex((message) => message.role === 'assistant' && JSON.stringify(message.tool_calls ?? []).includes('prune'))
      expect(said).toBeGreaterThan(0)
      expect(first).toBeGreaterThan(said)
    }
    expect(drafts.flatMap(commandsIn).filter((command) => /prune/.test(command) && /volume|system prune/.test(command))).toEqual([])
  })
  it('names the restarts that docker counted', () => {
    for (const draft of of('restart-loop')) {
      const count = textsOf(draft, 'tool')
        .map((text) => /^\d+ (?:true|false) (\d+)$/.exec(text)?.[1])
        .find((found) => found !== undefined)
      expect(textsOf(draft, 'assistant')[0]).toContain(`${count}`)
    }
  })
  it('names the container with the most memory', () => {
    for (const draft of of('memory-use')) {
      const rows = (textsOf(draft, 'tool')[0] ?? '')
        .split('\n')
        .slice(1)
        .map((line) => line.split(/\s{2,}/))
      const bytes = (text = '') => Number.parseFloat(text) * (text.includes('GiB') ? 1024 : 1)
      const [most] = rows.toSorted((one, other) => bytes(other[3]?.split(' / ')[0]) - bytes(one[3]?.split(' / ')[0]))
      expect(finalText(draft)).toContain(most?.[1])
    }
  })
})
