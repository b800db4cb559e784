import type { Random } from '#kit/stage'
import { distinct } from '../distinct.ts'
import { gpt, type Part, type Said } from '../row.ts'
import { answer, bash, finish, opening, terminal } from './grammar.ts'
import { type Problem, problems } from './problems.ts'
import { quirkyRows, rejectedRows } from './quirks.ts'

const EACH = 4

export const makeOs = (random: Random): Part => ({
  solved: problems.flatMap((make) =>
    distinct(
      EACH,
      () => make(random),
      ({ problem }) => problem,
    ).map((problem) => solved(problem, random)),
  ),
  quirky: quirkyRows,
  rejected: rejectedRows,
})

function solved({ problem, steps, end }: Problem, random: Random): Said[] {
  const host = Array.from({ length: 12 }, () => '0123456789abcdef'.charAt(random.integer(0, 15))).join('')
  const turns = steps.flatMap(({ thought, command, output }) => [gpt(bash(thought, command)), terminal(output, host)])
  return [...opening(problem), ...turns, gpt(end.answer === null ? finish(end.thought) : answer(end.thought, end.answer))]
}
