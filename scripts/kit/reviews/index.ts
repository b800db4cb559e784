/** What people decided about single rows and single trials: files in git with one decision a line, which `validate` and `verify` apply. */
export { type Decided, decideRow, rowDigest } from './decide-row.ts'
export { DECISIONS_FILE, type Decisions, readDecisions, writeDecision } from './decisions-file.ts'
export { readTrialDecisions, TRIAL_DECISIONS_FILE, type TrialDecisions, trialDigest, writeTrialDecision } from './trial-decisions.ts'
