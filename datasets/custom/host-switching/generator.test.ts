import { describe, expect, it } from 'vitest'
import { callsIn, describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'host-switching', generator })

describe('host-switching', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  const hostsOf = (draft: (typeof drafts)[number]) => callsIn(draft).flatMap((call) => JSON.parse(call.function.arguments).agent ?? [])

  it('goes back to the first host where that is asked', () => {
    const rows = of('same-on-the-next').filter((draft) => /first|started with/.test(textsOf(draft, 'user').at(-1) ?? ''))
    expect(rows.length).toBeGreaterThan(5)
    for (const draft of rows) expect(hostsOf(draft).at(-1)).toBe(hostsOf(draft)[0])
  })
  it('changes the other one where that is asked, and checks it there', () => {
    for (const draft of of('change-on-the-other')) {
      const [first, second, changed, checked] = hostsOf(draft)
      const meansOther = /other|first|before/.test(textsOf(draft, 'user').at(-1) ?? '')
      expect(changed).toBe(meansOther ? first : second)
      expect(checked).toBe(changed)
      expect(finalText(draft)).toContain(changed)
    }
  })
  it('asks before it guesses which of three is meant', () => {
    for (const draft of of('which-of-them')) {
      const last = textsOf(draft, 'user').at(-1) ?? ''
      const [target] = hostsOf(draft)
      const order = ['first', /second|middle/, /last|third/].findIndex((sign) => last.toLowerCase().match(sign))
      const names = [...(textsOf(draft, 'tool')[0] ?? '').matchAll(/^== (\S+) ==$/gm)].map((match) => match[1])
      if (order >= 0) expect(target).toBe(names[order])
      else expect(last).toContain(target)
    }
  })
})
