import { describe, expect, it } from 'vitest'
import { describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'handover', generator })

describe('handover', () => {
  const drafts = takeDrafts(generator, 300)
  const summaries = drafts.filter(({ tags }) => tags[1] === 'shift-summary')

  it('leaves out no failed unit, no full disk, no incident', () => {
    for (const draft of summaries) {
      const told = textsOf(draft, 'tool').join('\n')
      for (const [, unit = ''] of told.matchAll(/^● (\S+)\.service/gm)) expect(finalText(draft)).toContain(unit)
      for (const [, percent = ''] of told.matchAll(/ (8[6-9]|9\d)% {2}/g)) expect(finalText(draft)).toContain(`${percent}%`)
      for (const [incident] of told.matchAll(/INC-\d+/g)) expect(finalText(draft)).toContain(incident)
    }
  })
  it('calls quiet what is quiet, and nothing else', () => {
    for (const draft of summaries) {
      const told = textsOf(draft, 'tool').join('\n')
      expect(/quiet|calm/.test(finalText(draft))).toBe(!/● | (8[6-9]|9\d)% {2}/.test(told))
    }
  })
  it('begins with what has failed', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'what-first')) {
      const [, unit = ''] = /^● (\S+)\.service/m.exec(textsOf(draft, 'tool').join('\n')) ?? []
      expect(finalText(draft).slice(0, 60)).toContain(unit)
    }
  })
})
