/** The known name that a wrong one was meant to be. */
export { knownNames } from './known-names.ts'
