/** Who says of a trajectory whether it may become training data. */
export type { GuardVerdict } from './guard.ts'
export { GuardGates } from './guard-params.ts'
export { type OpenedGuard, openGuard } from './open-guard.ts'
export { reviewedTask } from './reviewed-task.ts'
export { checkReviewer, ReviewerParams, reviewerKeys } from './reviewer/reviewer-params.ts'
