import { describe, expect, it } from 'vitest'
import { callsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'multi-host', generator })

describe('multi-host', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)

  it('names every host it asked', () => {
    for (const draft of [...of('all-of-them'), ...of('some-by-name'), ...of('one-does-not-answer')]) {
      const asked = textsOf(draft, 'tool').flatMap((text) => [...text.matchAll(/^== (\S+) ==$/gm)].map((match) => match[1] ?? ''))
      for (const host of asked) expect(finalText(draft)).toContain(host)
    }
  })
  it('says what it could not reach', () => {
    for (const draft of of('one-does-not-answer')) {
      const [silent = ''] = textsOf(draft, 'tool').flatMap((text) => [...text.matchAll(/connect to host (\S+) port/g)].map((match) => match[1] ?? ''))
      expect(finalText(draft)).toContain(silent)
    }
  })
  it('the file that is told to differ is the one whose sum differs', () => {
    for (const draft of of('one-file-differs')) {
      const [first = ''] = textsOf(draft, 'tool')
      const sums = [...first.matchAll(/^== (\S+) ==\n([0-9a-f]{64}) /gm)].map(([, host = '', sum = '']) => ({ host, sum }))
      const counts = Object.groupBy(sums, ({ sum }) => sum)
      const odd = Object.values(counts).sort((a, b) => (a?.length ?? 0) - (b?.length ?? 0))[0] ?? []
      if (Object.keys(counts).length === 1) expect(callsIn(draft)).toHaveLength(1)
      else for (const { host } of odd) expect(finalText(draft)).toContain(host)
    }
  })
})
