/** Models behind one contract: asked patiently, within a budget, recorded and replayed. */

export { readEnvironment } from '#kit/environment'
export { Budget, type BudgetLimits, type Cost } from './budget.ts'
export { type Clock, systemClock } from './clock.ts'
export { keyNameOf } from './key-name-of.ts'
export type { Answer, Ask, CallOptions, Delta, Llm, Usage } from './llm.ts'
export { LlmError, type LlmProblem } from './llm-error.ts'
export { type LlmSurroundings, type OpenedLlm, openLlm } from './open-llm.ts'
export { type Script, type ScriptedAnswer, scripted } from './scripted.ts'
export { LlmSettings, Price } from './settings.ts'
export type { Tally } from './tally.ts'
export { type AnswerCache, LlmRecord } from './with-records.ts'
