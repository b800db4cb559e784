import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'time-sync', generator })

describe('time-sync', () => {
  const drafts = takeDrafts(generator, 300)
  it('names the host whose clock is off by more than a second, before it steps it', () => {
    let stepped = 0
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'one-clock-is-off')) {
      const [, host] =
        textsOf(draft, 'tool')
          .join('\n')
          .match(/== (\S+) ==\nSystem time +: (?:[1-9]\d*\.\d+) /) ?? []
      const [proposal] = textsOf(draft, 'assistant')
      if (host) expect(proposal).toContain(host)
      if (commandsIn(draft).some((command) => command.includes('makestep'))) stepped += 1
    }
    expect(stepped).toBeGreaterThan(20)
  })
  it('sets no zone and no clock before the user agreed', () => {
    for (const draft of drafts) {
      const second = draft.messages.findIndex((message, place) => place > 0 && message.role === 'user')
      expect(JSON.stringify(draft.messages.slice(0, second < 0 ? undefined : second))).not.toMatch(/sudo (chronyc makestep|timedatectl set|systemctl enable)/)
    }
  })
})
