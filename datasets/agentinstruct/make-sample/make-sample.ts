import type { Random } from '#kit/stage'
import { answer, bash, finish, gpt, opening, type Row, type Said, terminal } from './grammar.ts'
import { type Problem, problems } from './problems.ts'
import { quirkyRows, rejectedRows } from './quirks.ts'

const EACH = 11

/** The rows shipped in place of AgentInstruct's `os` split: made up for this project, in the upstream grammar, each problem another. */
export function makeSample(random: Random): string {
  const conversations = [...problems.flatMap((make) => distinct(make, random).map((problem) => solved(problem, random))), ...quirkyRows, ...rejectedRows]
  const rows: Row[] = conversations.map((said, index) => ({ conversations: said, id: `os_${index}` }))
  // One cannot be read as a row at all.
  const lines = [...rows.map((row) => JSON.stringify(row)), JSON.stringify({ conversations: 'Think: none', id: 'os_broken' })]
  return `${lines.join('\n')}\n`
}

function distinct(make: (random: Random) => Problem, random: Random): Problem[] {
  const found = new Map<string, Problem>()
  for (let tries = 0; found.size < EACH; tries++) {
    if (tries > 1000) throw new Error(`a problem has fewer than ${EACH} forms: ${[...found.keys()][0]}`)
    const problem = make(random)
    if (!found.has(problem.problem)) found.set(problem.problem, problem)
  }
  return [...found.values()]
}

function solved({ problem, steps, end }: Problem, random: Random): Said[] {
  const host = Array.from({ length: 12 }, () => '0123456789abcdef'.charAt(random.integer(0, 15))).join('')
  const turns = steps.flatMap(({ thought, command, output }) => [gpt(bash(thought, command)), terminal(output, host)])
  return [...opening(problem), ...turns, gpt(end.answer === null ? finish(end.thought) : answer(end.thought, end.answer))]
}
