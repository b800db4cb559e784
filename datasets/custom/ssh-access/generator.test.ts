import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'ssh-access', generator })

describe('ssh-access', () => {
  const drafts = takeDrafts(generator, 300)
  it('never takes out the only key of an account', () => {
    let removed = 0
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'remove-key')) {
      const listed = textsOf(draft, 'tool').find((text) => /^1 ssh-/.test(text))
      const removes = commandsIn(draft).some((command) => command.includes('sed -i.bak'))
      if (removes) expect(listed?.split('\n').length).toBeGreaterThan(1)
      if (removes) removed += 1
    }
    expect(removed).toBeGreaterThan(15)
  })
  it('reloads sshd only after it tested the file', () => {
    for (const draft of drafts) {
      const commands = commandsIn(draft)
      const reload = commands.findIndex((command) => command.includes('reload ssh'))
      if (reload >= 0) expect(commands[reload - 1]).toContain('sshd -t')
    }
  })
  it('counts the attempts of the address that tried most', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'who-tried')) {
      const [, count, top] = textsOf(draft, 'tool')[0]?.match(/^ *(\d+) (\d+\.\S+)/) ?? []
      if (count && top) expect(finalText(draft)).toContain(top)
      if (count) expect(finalText(draft)).toMatch(new RegExp(`\\b${count}\\b`))
    }
  })
})
