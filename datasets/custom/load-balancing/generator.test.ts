import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'load-balancing', generator })

describe('load-balancing', () => {
  const drafts = takeDrafts(generator, 300)
  const ofScene = (name: string) => drafts.filter((draft) => draft.tags[1] === name)

  it('never drains the last server that answers', () => {
    let kept = 0
    for (const draft of ofScene('take-out')) {
      const up = (textsOf(draft, 'tool')[0] ?? '').split('\n').filter((line) => line.includes(',UP,') && !line.startsWith('BACKEND')).length
      const drained = commandsIn(draft).some((command) => command.includes('state drain'))
      expect(drained).toBe(up > 1)
      if (!drained) kept += 1
    }
    expect(kept).toBeGreaterThan(0)
  })
  it('brings a server back only where its own health check answers 200', () => {
    for (const draft of ofScene('bring-back')) {
      const healthy = textsOf(draft, 'tool').some((text) => text.startsWith('200 '))
      expect(commandsIn(draft).some((command) => command.includes('state ready'))).toBe(healthy)
    }
  })
  it('changes a weight only after somebody agreed', () => {
    for (const draft of ofScene('uneven-weights')) {
      const changed = commandsIn(draft).some((command) => command.includes(' weight '))
      expect(changed).toBe(!/keeps|nothing is changed/.test(finalText(draft)))
      if (changed) expect(textsOf(draft, 'user')).toHaveLength(2)
    }
  })
  it('adds the sessions of a backend up', () => {
    for (const text of drafts.flatMap((draft) => textsOf(draft, 'tool')).filter((text) => text.includes('\nBACKEND,'))) {
      const rows = text.split('\n').map((line) => line.split(','))
      const sum = rows.filter(([name]) => name !== 'BACKEND').reduce((total, [, sessions]) => total + Number(sessions), 0)
      expect(Number(rows.at(-1)?.[1])).toBe(sum)
    }
  })
})
