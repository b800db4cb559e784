import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'web-servers', generator })

describe('web-servers', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  it('reloads only what passed the test, and restarts nothing', () => {
    for (const draft of drafts) {
      const commands = commandsIn(draft)
      expect(commands.filter((command) => / restart | stop /.test(command))).toEqual([])
      const reloads = commands.findIndex((command) => command.includes('systemctl reload'))
      if (reloads >= 0) expect(textsOf(draft, 'tool').slice(0, reloads).join('\n')).toMatch(/test is successful|Configuration file is valid/)
      if (/test failed|Error\(s\) found/.test(textsOf(draft, 'tool').join('\n'))) expect(reloads).toBe(-1)
    }
  })
  it('gives the share of errors that the counts give', () => {
    for (const draft of of('status-counts')) {
      const counts = [...(textsOf(draft, 'tool')[0] ?? '').matchAll(/^ +(\d+) (\d+)$/gm)].map(([, count, status]) => ({
        count: Number(count),
        status: Number(status),
      }))
      const total = counts.reduce((sum, { count }) => sum + count, 0)
      const failed = counts.filter(({ status }) => status >= 500).reduce((sum, { count }) => sum + count, 0)
      const share = /([\d.]+) %/.exec(finalText(draft))?.[1]
      expect(Number(share)).toBeCloseTo((failed * 100) / total, 1)
    }
  })
  it('names the server that is not up', () => {
    for (const draft of of('haproxy-backends')) {
      const odd = /,(\w+),(?:DOWN|DRAIN),/.exec(textsOf(draft, 'tool').join('\n'))?.[1]
      if (odd !== undefined) expect(finalText(draft)).toContain(odd)
    }
  })
})
