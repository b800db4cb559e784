import { describe, expect, it } from 'vitest'
import { describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'log-search', generator })

describe('log-search', () => {
  const drafts = takeDrafts(generator, 300)
  it('names the hour with the most errors, and their sum', () => {
    let named = 0
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'errors-by-hour')) {
      const rows = [...(textsOf(draft, 'tool')[0] ?? '').matchAll(/^ *(\d+) \d{4}-\d\d-\d\dT(\d\d)$/gm)].map(([, count, hour]) => ({
        count: Number(count),
        hour,
      }))
      if (rows.length === 0) continue
      const worst = rows.reduce((a, b) => (b.count > a.count ? b : a))
      expect(finalText(draft)).toContain(`${worst.hour}:00`)
      expect(finalText(draft)).toContain(String(worst.count))
      expect(finalText(draft)).toContain(String(rows.reduce((sum, { count }) => sum + count, 0)))
      named += 1
    }
    expect(named).toBeGreaterThan(20)
  })
  it('blames a host that has the id in its log', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'request-across-hosts')) {
      const holders = textsOf(draft, 'tool').flatMap((text) => [...text.matchAll(/== (\S+) ==\n\d{4}-\S+ (?:\w+ )?req-/g)].map((match) => match[1] ?? ''))
      if (holders.length > 0) expect(holders.some((host) => finalText(draft).includes(host))).toBe(true)
      else expect(finalText(draft)).toMatch(/No host|none of the logs/)
    }
  })
  it('counts over the rotated files what it says in all', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'old-logs')) {
      const counts = textsOf(draft, 'tool').flatMap((text) => [...text.matchAll(/^\/var\/log\/\S+:(\d+)$/gm)].map((match) => Number(match[1])))
      const total = counts.reduce((sum, count) => sum + count, 0)
      if (total > 0) expect(textsOf(draft, 'assistant')[0]).toMatch(new RegExp(`\\b${total}\\b`))
    }
  })
})
