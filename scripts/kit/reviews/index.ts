/** What people decided about single rows: a file in git with one decision a line, which `validate` applies. */
export { type Decided, decideRow, rowDigest } from './decide-row.ts'
export { DECISIONS_FILE, type Decisions, readDecisions, writeDecision } from './decisions-file.ts'
