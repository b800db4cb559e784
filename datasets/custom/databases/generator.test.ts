import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'databases', generator })

describe('databases', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  it('ends sessions and builds indexes only after the user agreed, and deletes nothing', () => {
    for (const draft of drafts) {
      const changes = draft.messages.findIndex(
        (message) => message.role === 'assistant' && /pg_terminate|pg_cancel|CREATE INDEX/.test(JSON.stringify(message.tool_calls ?? [])),
      )
      if (changes >= 0) expect(draft.messages.slice(1, changes).filter(({ role }) => role === 'user')).toHaveLength(1)
      for (const command of commandsIn(draft)) expect(command).not.toMatch(/"(?:DROP|DELETE|TRUNCATE|UPDATE|VACUUM)/)
    }
  })
  it('names the query that has run longest', () => {
    for (const draft of of('slow-queries')) {
      const first = /^ +(\d+) \| /m.exec(textsOf(draft, 'tool')[0] ?? '')?.[1]
      if (first !== undefined) expect(textsOf(draft, 'assistant')[0]).toContain(first)
    }
  })
  it('adds connections up', () => {
    for (const draft of of('connections')) {
      const sum = [...(textsOf(draft, 'tool')[0] ?? '').matchAll(/\| +(\d+)$/gm)].reduce((total, [, count]) => total + Number(count), 0)
      const total = /(\d+) (?:of|out of) \d+|\((\d+)\/\d+\)|(\d+) together/.exec(finalText(draft))
      if (total && !finalText(draft).startsWith('Nearly')) expect(Number(total[1] ?? total[2] ?? total[3])).toBe(sum)
    }
  })
  it('says the lag that the server says', () => {
    for (const draft of of('mysql-replica')) {
      const seconds = /Seconds_Behind_Source: (\d+)/.exec(textsOf(draft, 'tool')[0] ?? '')?.[1]
      if (seconds !== undefined) expect(finalText(draft)).toMatch(new RegExp(`\\b${seconds}\\b`))
    }
  })
})
