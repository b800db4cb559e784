import { z } from 'zod'
import { visible } from '#kit/present'
import { Trajectory } from '#kit/records'

const Row = z.object({ trajectory: Trajectory })
const LONGEST = 2000

/** A rejected trial's row as a person reads it: each step with its number, what it calls, and what was shown. */
export function presentTrajectory(row: unknown): string[] {
  const read = Row.safeParse(row)
  if (!read.success) return ['  (it was promoted: its row is among the examples; npx tsx scripts/show.ts verify)']
  return read.data.trajectory.steps.flatMap((step) => {
    const calls = step.source === 'agent' ? (step.tool_calls ?? []) : []
    const shown = (step.observation?.results ?? []).map(({ content }) => content ?? '').filter((text) => text !== '')
    return [
      ...(step.message ? [`\n${step.step_id} ${step.source}: ${cut(step.message)}`] : []),
      ...calls.map(
        (call) =>
          `\n${step.step_id} ${call.function_name}: ${cut(typeof call.arguments.command === 'string' ? call.arguments.command : JSON.stringify(call.arguments))}`,
      ),
      ...shown.map((text) => cut(text).replace(/^/gm, '  | ')),
    ]
  })
}

const cut = (text: string): string => visible(text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} ... (${text.length - LONGEST} more characters)`)
