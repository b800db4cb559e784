import { describe, expect, it } from 'vitest'
import { describeConversations, finalText, takeDrafts, textsOf } from '../conformance-conversations.ts'
import generator from './generator.ts'

describeConversations({ name: 'monitoring', generator })

describe('monitoring', () => {
  const drafts = takeDrafts(generator, 300)
  const of = (scene: string) => drafts.filter(({ tags }) => tags[1] === scene)
  it('gives the figure of the host for which the alert fires', () => {
    for (const draft of of('explain-an-alert')) {
      const [alerts = '', figures = ''] = textsOf(draft, 'tool')
      const host = alerts.split('\t')[1]
      if (host === undefined) continue
      const figure = figures
        .split('\n')
        .find((line) => line.startsWith(host))
        ?.split('\t')[1]
      expect(finalText(draft)).toContain(`${figure} `)
      expect(finalText(draft)).toContain(host.replace(':9100', ''))
    }
  })
  it('names the silence that was made', () => {
    for (const draft of of('silence')) {
      const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(textsOf(draft, 'tool').join('\n'))?.[0]
      const told = finalText(draft)
      expect(told.includes(`${id}`) || told.includes('Already')).toBe(true)
    }
  })
  it('averages what it compares', () => {
    for (const draft of of('compare-by-promql')) {
      const figures = (textsOf(draft, 'tool')[0] ?? '')
        .split('\n')
        .filter((line) => line.includes('\t'))
        .map((line) => Number(line.split('\t')[1]))
      if (figures.length === 0) continue
      expect(finalText(draft)).toContain((figures.reduce((sum, figure) => sum + figure, 0) / figures.length).toFixed(1))
    }
  })
})
