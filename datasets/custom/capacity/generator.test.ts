import { describe, expect, it } from 'vitest'
import { describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'
import { growthOf } from './growth.ts'

describeConversations({ name: 'capacity', generator })

describe('capacity', () => {
  const drafts = takeDrafts(generator, 300)
  it('tells the days that follow from the first sample, the last, and the size', () => {
    const rows = drafts.filter(({ tags }) => tags[1] === 'from-samples')
    for (const draft of rows) {
      const [samples = '', size = ''] = textsOf(draft, 'tool')
      const values = samples.split('\n').map((line) => Number(line.split(',').at(-1)))
      const limit = Number(/ (\d+)G /.exec(size)?.[1])
      const perDay = ((values.at(-1) ?? 0) - (values[0] ?? 0)) / (values.length - 1)
      const answer = textsOf(draft, 'assistant').find((text) => text.includes('GB')) ?? ''
      if (perDay > 0) expect(answer).toContain(`${Math.floor((limit - (values.at(-1) ?? 0)) / perDay)} days`)
      else expect(answer).toMatch(/not grow|no end/)
    }
  })
  it('names the host that is full first', () => {
    for (const draft of drafts.filter(({ tags }) => tags[1] === 'who-is-first')) {
      const [text = ''] = textsOf(draft, 'tool')
      const found = [...text.matchAll(/== (\S+) ==\n\S+,(\d+)\n\S+,(\d+)\n (\d+)G/g)].map(([, host = '', first, last, size]) => {
        const pace = (Number(last) - Number(first)) / 30
        return { host, left: pace > 0 ? Math.floor((Number(size) - Number(last)) / pace) : Number.POSITIVE_INFINITY }
      })
      const least = Math.min(...found.map(({ left }) => left))
      if (Number.isFinite(least)) expect(finalText(draft)).toContain(`${least} days`)
    }
  })
  it('what does not grow has no last day', () => {
    expect(
      growthOf(
        [
          { day: 'a', value: 50 },
          { day: 'b', value: 50 },
        ],
        100,
        10,
      ).daysLeft,
    ).toBeNull()
    expect(
      growthOf(
        [
          { day: 'a', value: 40 },
          { day: 'b', value: 50 },
        ],
        100,
        10,
      ).daysLeft,
    ).toBe(50)
  })
})
