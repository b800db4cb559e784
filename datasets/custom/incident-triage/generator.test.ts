import { describe, expect, it } from 'vitest'
import { countEscalations } from '#kit/shell'
import { callsIn, commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'incident-triage', generator })

describe('incident-triage', () => {
  const drafts = takeDrafts(generator, 200)
  it('changes nothing before somebody said so', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'find-the-cause'))
      expect(commandsIn(draft).filter((command) => countEscalations(command) > 0)).toEqual([])
  })
  it('names the host whose journal holds the evidence', () => {
    for (const draft of drafts) {
      const looked = callsIn(draft).flatMap((call) => JSON.parse(call.function.arguments).agent ?? [])
      expect(new Set(looked).size).toBe(1)
      expect(finalText(draft)).toContain(looked[0])
    }
  })
  it('tells of every kind of incident', () => {
    const told = drafts.map((draft) => textsOf(draft, 'tool').join('\n')).join('\n')
    for (const sign of ['notAfter=', 'Address already in use', 'permission denied', 'NTP service: inactive', 'oom-kill', 'IUse%', 'PRECONDITION_FAILED'])
      expect(told).toContain(sign)
  })
})
