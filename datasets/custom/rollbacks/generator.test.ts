import { describe, expect, it } from 'vitest'
import { commandsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'rollbacks', generator })

describe('rollbacks', () => {
  const drafts = takeDrafts(generator, 300)
  const switches = (command: string) => /ln -sfn|rollout undo/.test(command)
  it('switches only after the user agreed, to the release that the agent named', () => {
    for (const draft of drafts) {
      const done = commandsIn(draft).filter(switches)
      if (done.length === 0) continue
      expect(textsOf(draft, 'user')).toHaveLength(2)
      for (const command of done) {
        const target = /releases\/(\S+)/.exec(command)?.[1] ?? /--to-revision=(\d+)/.exec(command)?.[1]
        expect(textsOf(draft, 'assistant')[0]).toContain(target)
      }
    }
  })
  it('goes back to the newest release before the live one', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'roll-back')) {
      const listed = (textsOf(draft, 'tool').find((text) => text.includes('/releases/')) ?? '').split('\n')
      const live = listed.at(-1)?.split('/').at(-1)
      const target = /releases\/(\S+)/.exec(commandsIn(draft).find(switches) ?? '')?.[1]
      expect(listed.indexOf(target ?? '')).toBe(listed.indexOf(live ?? '') + 1)
    }
  })
  it('checks afterwards', () => {
    for (const draft of drafts) {
      const commands = commandsIn(draft)
      if (commands.some(switches)) expect(commands.findLastIndex(switches)).toBeLessThan(commands.length - 1)
      expect(finalText(draft)).not.toBe('')
    }
  })
})
