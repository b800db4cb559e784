import { keyNameOf } from '#kit/llm/params'
import type { JudgeParams } from './judge-params.ts'

/** For `asks` of a stage: the variables that a judged step must be given. */
export function judgeKeys(judge: JudgeParams): string[] {
  const name = judge && keyNameOf(judge.llm)
  return name ? [name] : []
}
