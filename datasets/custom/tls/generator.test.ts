import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'tls', generator })

describe('tls', () => {
  const drafts = takeDrafts(generator, 300)
  it('counts the days from the date to notAfter', () => {
    let counted = 0
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'days-left')) {
      const told = textsOf(draft, 'tool').join('\n')
      const now = Date.parse(`${told.match(/^\w+ (\w+ +\d+ [\d:]+) UTC/m)?.[1]} ${told.match(/UTC (\d+)/)?.[1]} UTC`)
      const end = Date.parse(told.match(/notAfter=(.*)/)?.[1] ?? '')
      const days = Math.floor((end - now) / 86_400_000)
      const said = finalText(draft).match(/in (\d+) days/)?.[1]
      if (days > 1) expect(Number(said)).toBe(days)
      if (days > 1) counted += 1
      if (days < 0) expect(finalText(draft)).toMatch(/expired|no longer valid/i)
    }
    expect(counted).toBeGreaterThan(15)
  })
  it('looks at what is served after each reload', () => {
    for (const draft of drafts) {
      const commands = commandsIn(draft)
      const reload = commands.findLastIndex((command) => command.includes('reload nginx'))
      if (reload >= 0) expect(commands.slice(reload + 1).some((command) => command.includes('s_client'))).toBe(true)
    }
  })
  it('expands, drops and reloads nothing in the first turn unless told to renew', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] !== 'renew')) {
      const second = draft.messages.findIndex((message, place) => place > 0 && message.role === 'user')
      const early = JSON.stringify(draft.messages.slice(0, second < 0 ? undefined : second))
      expect(early).not.toMatch(/systemctl reload|certbot certonly|sed -i/)
    }
  })
})
