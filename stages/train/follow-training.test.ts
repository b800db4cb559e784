import { expect, it } from 'vitest'
import { followTraining } from './follow-training.ts'

function followed(...events: ({ event: string } & Record<string, unknown>)[]) {
  const lines: unknown[] = []
  const { onEvent, metrics } = followTraining({ log: (event, fields) => lines.push([event, fields]), progress: (...told) => lines.push(told) })
  for (const event of events) onEvent(event)
  return { lines, metrics }
}

it('a step is progress with loss, speed and time left', () => {
  const step = { event: 'step', step: 50, of: 1600, loss: 1.23456, learningRate: 0.01, tokensPerSecond: 13187, etaSeconds: 205 }
  expect(followed(step)).toEqual({
    lines: [[50, 1600, 'steps at most, loss 1.235, 13,187 tokens/s, at most 3:25 left']],
    metrics: { loss: 1.23456, tokensPerSecond: 13187 },
  })
})

it('the rest are lines of the log, and the figures of the end are metrics', () => {
  const { lines, metrics } = followed(
    { event: 'rows', trained: 10, leftOut: 2, development: 3, tokens: 700, vocabulary: 512 },
    { event: 'start', parameters: 1, trained: 1, resumedFrom: 'checkpoint-100' },
    { event: 'development', step: 50, exact: 0.4375, rows: 256 },
    { event: 'done', steps: 700, tokens: 1000, developmentExact: 0.98 },
  )
  expect(lines).toEqual([
    ['rows', { trained: 10, leftOut: 2, development: 3, tokens: 700, vocabulary: 512 }],
    ['start', { parameters: 1, trained: 1, resumedFrom: 'checkpoint-100' }],
    ['development', { step: 50, exact: '43.8 %', rows: 256 }],
    ['done', { steps: 700, tokens: 1000, developmentExact: 0.98 }],
  ])
  expect(metrics).toEqual({ trained: 10, leftOut: 2, steps: 700, tokens: 1000, developmentExact: 0.98 })
})

it('an event that is not known is an error, so that trainer and stage cannot drift apart', () => {
  expect(() => followed({ event: 'stpe' })).toThrow(/invalid/i)
})
