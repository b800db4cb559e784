// A door of its own, for stages whose rows may be judged: they start often, and what judges is loaded where a param asks for it.

import type { JudgeParams } from '../judge-params.ts'
import type { JudgedRows, RowsToJudge } from '../judge-rows.ts'

export { checkJudge } from '../check-judge.ts'
export { judgeKeys } from '../judge-keys.ts'
export { JudgeParams } from '../judge-params.ts'

/** Puts the judge that params name before the outputs of a stage; without one, the outputs are what they were. */
export async function judgeRows(params: JudgeParams, given: RowsToJudge): Promise<JudgedRows> {
  const { outputs } = given
  if (params === null) return { ...outputs, end: async () => ({ rejected: 0, metrics: {} }) }
  return (await import('../judge-rows.ts')).judgeRows(params, given)
}
