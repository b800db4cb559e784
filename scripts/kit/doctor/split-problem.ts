/** Messages say what happened first and what to do after the first semicolon. */
export function splitProblem(problem: string): { found: string; mend: string } {
  const place = problem.indexOf('; ')
  return place < 0 ? { found: problem, mend: '' } : { found: problem.slice(0, place), mend: problem.slice(place + 2) }
}
