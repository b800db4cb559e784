import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'cron', generator })

/** Says whether cron starts a job with these five fields in that minute. */
function fits(expression: string, moment: Date): boolean {
  const now = [moment.getUTCMinutes(), moment.getUTCHours(), moment.getUTCDate(), moment.getUTCMonth() + 1, moment.getUTCDay()]
  return expression.split(' ').every((field, place) => {
    const value = now[place] ?? -1
    if (field === '*') return true
    if (field.startsWith('*/')) return value % Number(field.slice(2)) === 0
    const [from, to = from] = field.split('-').map(Number)
    return from !== undefined && to !== undefined && value >= from && value <= to
  })
}

describe('cron', () => {
  const drafts = takeDrafts(generator, 300)
  it('names the first minute after now in which the line fits', () => {
    let checked = 0
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'next-run')) {
      const told = textsOf(draft, 'tool').join('\n')
      const said = finalText(draft).match(/(\d{4}-\d\d-\d\d \d\d:\d\d) UTC/)?.[1]
      const job = textsOf(draft, 'user')[0]?.match(/\/\S+\.sh/)?.[0] ?? ''
      const expression = told.match(new RegExp(`^(?:/etc/cron.d/\\S+:3:)?([*\\d/-]+(?: [*\\d/-]+){4}) .*${job}$`, 'm'))?.[1]
      if (!said || !expression) continue
      const now = Date.parse(`${told.match(/^\w+ (\w+ +\d+ [\d:]+) UTC/m)?.[1]} ${told.match(/UTC (\d{4})/)?.[1]} UTC`)
      const next = Date.parse(`${said}Z`)
      expect(fits(expression, new Date(next))).toBe(true)
      for (let minute = Math.floor(now / 60_000) + 1; minute * 60_000 < next; minute += 1) expect(fits(expression, new Date(minute * 60_000))).toBe(false)
      checked += 1
    }
    expect(checked).toBeGreaterThan(20)
  })
  it('writes no crontab before it has read it, and reads it again afterwards', () => {
    for (const draft of drafts) {
      const commands = commandsIn(draft)
      const write = commands.findIndex((command) => /\| crontab -u/.test(command))
      if (write < 0) continue
      expect(commands.slice(0, write).some((command) => command.includes('crontab -l'))).toBe(true)
      expect(commands[write + 1]).toContain('crontab -l')
    }
  })
})
