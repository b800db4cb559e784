import { describe, expect, it } from 'vitest'
import { callsIn, commandsIn, describeConversations, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'refusals', generator })

describe('refusals', () => {
  const drafts = takeDrafts(generator, 300)
  it('calls nothing where it refuses, and helps without a lecture where it need not', () => {
    for (const draft of drafts) {
      const [first = ''] = textsOf(draft, 'assistant')
      if (draft.tags[1] === 'refused') expect(callsIn(draft)).toEqual([])
      if (draft.tags[1] === 'near-twin') expect(first).not.toMatch(/\bNo\b[:,.]|I (do|will) not/)
      else expect(first).toMatch(/\b(no|not|leave|stays?)\b/i)
    }
  })
  it('never does what was refused: nothing is written, sent, stopped or cleared', () => {
    for (const command of drafts.flatMap(commandsIn)) expect(command).not.toMatch(/\b(rm|scp|curl|stop|disable|vacuum|usermod|tee|merge|truncate)\b|>>?/)
  })
  it('is brief', () => {
    for (const text of drafts.flatMap((draft) => textsOf(draft, 'assistant'))) expect(text.length).toBeLessThan(330)
  })
})
