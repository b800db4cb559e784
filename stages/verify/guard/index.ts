/** Who says of a trajectory whether it may become training data. */
export { type GuardVerdict, guard } from './guard.ts'
export { GuardGates } from './guard-params.ts'
