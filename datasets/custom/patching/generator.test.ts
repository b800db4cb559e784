import { describe, expect, it } from 'vitest'
import { callsIn, commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'patching', generator })

describe('patching', () => {
  const drafts = takeDrafts(generator, 300)
  it('reboots nothing', () => {
    for (const command of drafts.flatMap(commandsIn)) expect(command).not.toMatch(/\b(reboot|shutdown)(?!-required)\b/)
  })
  it('comes to production after staging, a question and a yes', () => {
    const waves = drafts.filter(({ tags }) => tags[1] === 'in-waves')
    const through = waves.filter((draft) => callsIn(draft).some((call) => /"agent":"\w+prod\d/.test(call.function.arguments)))
    expect(through.length).toBeGreaterThan(10)
    for (const draft of waves) {
      const place = draft.messages.findIndex(
        (message) => message.role === 'assistant' && message.tool_calls?.some((call) => /"agent":"\w+prod\d/.test(call.function.arguments)),
      )
      if (place < 0) continue
      expect(draft.messages[place - 1]?.role).toBe('user')
      expect(draft.messages[place - 2]?.content).toContain('?')
    }
  })
  it('installs what is for security and nothing else', () => {
    for (const draft of drafts) {
      const ordinary = textsOf(draft, 'tool').flatMap((text) => [...text.matchAll(/^(\S+)\/stable-updates /gm)].map((match) => match[1] ?? ''))
      for (const command of commandsIn(draft).filter((one) => one.includes('--only-upgrade')))
        for (const name of ordinary) expect(command.split(' ')).not.toContain(name)
    }
  })
  it('counts what apt lists', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'what-is-due')) {
      const list = textsOf(draft, 'tool').at(-1) ?? ''
      for (const [, name = ''] of list.matchAll(/^(\S+)\/stable-security /gm)) expect(finalText(draft)).toContain(name)
    }
  })
})
