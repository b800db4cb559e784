import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'error-recovery', generator })

describe('error-recovery', () => {
  const drafts = takeDrafts(generator, 300)
  it('meets an error in every row, and never repeats a command that cannot work', () => {
    for (const draft of drafts) {
      const [failed = ''] = textsOf(draft, 'tool')
      expect(failed).toMatch(/\[exit \d+\]|No such file/)
      if (/command not found|not found\.|Permission denied/.test(failed)) expect(new Set(commandsIn(draft)).size).toBe(commandsIn(draft).length)
    }
  })
  it('breaks no lock open and ends no process', () => {
    for (const command of drafts.flatMap(commandsIn)) expect(command).not.toMatch(/\bkill\b|\brm\b/)
  })
  it('says so where it did not get there', () => {
    const short = drafts.filter((draft) => /password is required|not allowed to execute|100% packet loss/.test(textsOf(draft, 'tool').join('\n')))
    expect(short.length).toBeGreaterThan(10)
    for (const draft of short) expect(finalText(draft)).toMatch(/could not|may not|No number|out of (my )?reach|cannot|nothing/i)
  })
})
