import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'kubernetes', generator })

describe('kubernetes', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  it('looks before it changes anything', () => {
    const changes = / (?:scale|patch|delete|set|rollout restart) /
    for (const draft of drafts) expect(commandsIn(draft)[0]).not.toMatch(changes)
  })
  it('deletes only pods that failed, by name, after the user agreed', () => {
    for (const draft of of('evicted-pods')) {
      const command = commandsIn(draft).find((candidate) => candidate.includes(' delete pod '))
      if (command === undefined) continue
      const failed = (textsOf(draft, 'tool')[0] ?? '')
        .split('\n')
        .slice(1)
        .map((line) => line.split(/\s+/)[0])
      expect(command.split(' delete pod ')[1]?.split(' ')).toEqual(failed)
      expect(textsOf(draft, 'user')).toHaveLength(2)
      expect(textsOf(draft, 'assistant')[0]).toContain(`${failed.length}`)
    }
  })
  it('counts the pods that are not ready', () => {
    for (const draft of of('not-running')) {
      const rows = (textsOf(draft, 'tool').find((text) => text.startsWith('NAME')) ?? '').split('\n').slice(1)
      const broken = rows.filter((line) => / 0\/1 /.test(line))
      const named = /(\d+) of (\d+) (?:pods|replicas)/.exec(finalText(draft))
      if (named) expect([Number(named[1]), Number(named[2])]).toEqual([broken.length, rows.length])
      else expect(broken.some((line) => finalText(draft).includes(line.split(/\s+/)[0] ?? '-'))).toBe(true)
    }
  })
  it('names the pod that uses the most', () => {
    for (const draft of of('top-pods')) {
      const [, first] = (textsOf(draft, 'tool')[0] ?? '').split('\n')
      if (first !== undefined && !first.startsWith('[exit')) expect(finalText(draft)).toContain(first.split(/\s+/)[0])
    }
  })
})
