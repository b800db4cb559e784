import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'queues', generator })

describe('queues', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  it('purges one named queue, after its messages were counted and the user agreed', () => {
    for (const draft of drafts) {
      const purged = commandsIn(draft).findIndex((command) => command.includes('purge_queue'))
      if (purged < 0) continue
      expect(textsOf(draft, 'user')).toHaveLength(2)
      expect(textsOf(draft, 'assistant')[0]).toContain(commandsIn(draft)[purged]?.split(' ').at(-1))
    }
  })
  it('adds the lag of partitions up', () => {
    for (const draft of of('kafka-lag')) {
      const rows = (textsOf(draft, 'tool')[0] ?? '')
        .split('\n')
        .filter((line) => /\s\d+\s+\d+\s+\d+\s+\d+\s/.test(line))
        .map((line) => line.split(/\s+/))
      for (const [, , , at, end, behind] of rows) expect(Number(end) - Number(at)).toBe(Number(behind))
      expect(rows.length).toBeGreaterThan(2)
      const total = rows.reduce((sum, row) => sum + Number(row[5]), 0)
      const later = (textsOf(draft, 'tool')[1] ?? '')
        .split('\n')
        .filter((line) => /\s\d+\s+\d+\s+\d+\s+\d+\s/.test(line))
        .reduce((sum, line) => sum + Number(line.split(/\s+/)[5]), 0)
      expect([total, later].some((figure) => finalText(draft).includes(String(figure))) || /has no reader/.test(finalText(draft))).toBe(true)
    }
  })
  it('names the queue that nobody reads', () => {
    for (const draft of of('backlog')) {
      const orphan = /^([\w-]+)\t\d+\t0\t0$/m.exec(textsOf(draft, 'tool')[0] ?? '')?.[1]
      if (orphan !== undefined) expect(finalText(draft)).toContain(orphan)
    }
  })
})
