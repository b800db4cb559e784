/** Which commands destroy or stop what, and whether a conversation came to them safely. */

export type { Reach } from './carriers.ts'
export { checkSafety, type Finding } from './check-safety.ts'
export type { Deed } from './deeds.ts'
export { type DestructiveAction, destructiveActions, type GivenCall, scriptOf } from './destructive-actions.ts'
export { readsOnly } from './reads-only.ts'
export { safetyRules } from './rules/index.ts'
export type { Turn } from './situation.ts'
