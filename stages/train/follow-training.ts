import { z } from 'zod'
import type { PythonEvent } from '#kit/python'
import type { Log, Progress } from '#kit/stage'

const count = z.number().int()

/** What the trainer tells (`trainer/events.py`). */
const TrainingEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('phase'), what: z.string() }),
  z.object({ event: z.literal('rows'), trained: count, leftOut: count, development: count, tokens: count, vocabulary: count }),
  z.object({ event: z.literal('start'), parameters: count, trained: count, resumedFrom: z.string().nullable() }),
  z.object({ event: z.literal('step'), step: count, of: count, loss: z.number(), learningRate: z.number(), tokensPerSecond: count, etaSeconds: count }),
  z.object({ event: z.literal('development'), step: count, exact: z.number(), rows: count }),
  z.object({ event: z.literal('interrupted'), step: count }),
  z.object({ event: z.literal('done'), steps: count, tokens: count, developmentExact: z.number().nullable() }),
])

/** Turns the trainer's events into lines and progress; its figures are worth comparing between runs. */
export function followTraining({ log, progress }: { log: Log; progress: Progress }): { onEvent(event: PythonEvent): void; metrics: Record<string, number> } {
  const metrics: Record<string, number> = {}
  const onEvent = (told: PythonEvent) => {
    const parsed = TrainingEvent.parse(told)
    const { event, ...fields } = parsed
    switch (parsed.event) {
      case 'step':
        Object.assign(metrics, { loss: parsed.loss, tokensPerSecond: parsed.tokensPerSecond })
        return progress(parsed.step, parsed.of, stepText(parsed))
      case 'development':
        return log(event, { step: parsed.step, exact: `${(100 * parsed.exact).toFixed(1)} %`, rows: parsed.rows })
      case 'rows':
        Object.assign(metrics, { trained: parsed.trained, leftOut: parsed.leftOut })
        return log(event, fields)
      case 'done':
        Object.assign(metrics, { steps: parsed.steps, tokens: parsed.tokens })
        if (parsed.developmentExact !== null) metrics.developmentExact = parsed.developmentExact
        return log(event, fields)
      default:
        return log(event, fields)
    }
  }
  return { onEvent, metrics }
}

/** The number of steps is known only once enough is learned; until then the latest end stands. */
const stepText = ({ loss, tokensPerSecond, etaSeconds }: { loss: number; tokensPerSecond: number; etaSeconds: number }) =>
  `steps at most, loss ${loss.toFixed(3)}, ${tokensPerSecond.toLocaleString('en')} tokens/s, at most ${clock(etaSeconds)} left`

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
