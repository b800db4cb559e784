export { presentFile } from './present-file.ts'
export { type Outcome, presentOutcome } from './present-outcome.ts'
export { presentRow } from './present-row.ts'
export { presentSize, visible } from './visible.ts'
