import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'compose', generator })

describe('compose', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  it('takes no stack down and removes no volume', () => {
    expect(drafts.flatMap(commandsIn).filter((command) => /compose (down|rm|kill)|docker volume|-v\b/.test(command))).toEqual([])
  })
  it('counts errors as their kinds add up', () => {
    for (const draft of of('errors-in-the-log')) {
      const [all, kinds] = textsOf(draft, 'tool')
      if (all === undefined || all.startsWith('0')) continue
      const sum = (kinds ?? '').split('\n').reduce((total, line) => total + Number(line.trim().split(' ')[0]), 0)
      expect(Number(all)).toBe(sum)
      expect(finalText(draft)).toContain(all)
    }
  })
  it('says healthy only where the last look says so', () => {
    for (const draft of of('update-a-service')) {
      const looked = textsOf(draft, 'tool').findLast((text) => text.startsWith('NAME')) ?? ''
      if (/and is healthy|; healthy|now and healthy/.test(finalText(draft))) expect(looked).toContain('(healthy)')
      else expect(finalText(draft)).not.toMatch(/\bis healthy/)
    }
  })
  it('changes the compose file only after the user agreed', () => {
    for (const draft of of('config-error')) if (commandsIn(draft).some((command) => command.includes('sed -i'))) expect(textsOf(draft, 'user')).toHaveLength(2)
  })
})
