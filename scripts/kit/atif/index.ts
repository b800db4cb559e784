export { AtifFileError, readAtif } from './read-atif.ts'
export { type AtifProfile, atifProfiles } from './rules/index.ts'
export type { AtifError } from './rules/rule.ts'
export { validateAtif } from './validate-atif.ts'
