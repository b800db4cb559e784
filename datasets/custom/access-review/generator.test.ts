import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'access-review', generator })

const changes = /usermod -L|sed -i|authorized_keys\.off/

describe('access-review', () => {
  const drafts = takeDrafts(generator, 300)
  it('takes access away only after a question and an answer, and never deletes an account', () => {
    for (const draft of drafts) {
      const place = draft.messages.findIndex(
        (message) => message.role === 'assistant' && message.tool_calls?.some((call) => changes.test(call.function.arguments)),
      )
      for (const command of commandsIn(draft)) expect(command).not.toMatch(/\b(userdel|deluser|rm)\b/)
      if (place < 0) continue
      const asked = draft.messages[place - 2]
      expect(draft.messages[place - 1]?.role).toBe('user')
      expect(`${asked?.content}`).toMatch(/\?|if you agree/)
    }
  })
  it('spares whom the user spared', () => {
    const spared = drafts.flatMap((draft) => {
      const [, name = ''] = /(?:but not|All but|without) (\S+)$/.exec(textsOf(draft, 'user').at(-1) ?? '') ?? []
      return name === '' || draft.tags[1] !== 'stale-accounts' ? [] : [{ draft, name }]
    })
    expect(spared.length).toBeGreaterThan(2)
    for (const { draft, name } of spared)
      for (const command of commandsIn(draft).filter((one) => one.includes('usermod'))) expect(command.split(/[ ;]/)).not.toContain(name)
  })
  it('names everyone whom the group of a host lists', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'who-has-sudo')) {
      const [, members = ''] = /sudo:x:27:(\S+)/.exec(textsOf(draft, 'tool').join('\n')) ?? []
      for (const name of members.split(',')) expect(finalText(draft)).toContain(name)
    }
  })
})
