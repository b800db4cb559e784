import type { TrialPlan } from '#kit/agents'
import type { HandEvent } from '../collect-by-hand.ts'
import { wasJudged } from '../verdict.ts'
import { note, openBoard } from './board.ts'
import { presentBoard, STOPPING } from './present-board.ts'
import { presentEvent } from './present-event.ts'

export interface Screen extends Disposable {
  show(event: HandEvent): void
  /** Says that all is being stopped. */
  stopping(): void
}

const EVERY_MS = 200

/** On a terminal a table that lives, with a line above it for what went wrong; elsewhere a line for each trial. */
export function openScreen(plans: readonly TrialPlan[], { stream, atOnce, now }: { stream: NodeJS.WriteStream; atOnce: number; now(): number }): Screen {
  if (!stream.isTTY) {
    const say = (line: string | null) => line !== null && stream.write(`${line}\n`)
    return {
      show: (event) => say(presentEvent(event)),
      stopping: () => say(STOPPING),
      [Symbol.dispose]: () => {},
    }
  }
  const board = openBoard(plans)
  const startedAt = now()
  let drawn = 0
  let isStopping = false
  const draw = (above: string | null = null) => {
    const size = { rows: stream.rows || 24, columns: stream.columns || 80 }
    const lines = presentBoard(board, { elapsedMs: now() - startedAt, atOnce, isStopping, ...size })
    const up = drawn > 0 ? `\u001b[${drawn}A\r` : ''
    stream.write(`${up}\u001b[J${above === null ? '' : `${above}\n`}${lines.join('\n')}\n`)
    drawn = lines.length
  }
  const timer = setInterval(draw, EVERY_MS)
  draw()
  return {
    show: (event) => {
      note(board, event)
      const isNews =
        event.kind === 'judged' ? event.verdict.status !== 'failed' && !wasJudged(event.verdict) : ['try-failed', 'interrupted', 'reaped'].includes(event.kind)
      if (isNews) draw(presentEvent(event))
    },
    stopping: () => {
      isStopping = true
      draw()
    },
    [Symbol.dispose]: () => {
      clearInterval(timer)
      draw()
    },
  }
}
