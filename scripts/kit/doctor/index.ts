/** What a machine has and lacks, with the mend for each. */
export type { Check, Finding, FindingState, Look, Machine } from './check.ts'
export { doctorLines } from './doctor-lines.ts'
export { type Examining, examine } from './examine.ts'
export { findChromium } from './find-chromium.ts'
export { isInTheWay, presentFindings } from './present-findings.ts'
export { type ProfileNeeds, profileNeeds } from './profile-needs.ts'
