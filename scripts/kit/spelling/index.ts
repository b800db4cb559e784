/** The known name that a wrong one was meant to be. */
export { findOptionFault } from './find-option-fault.ts'
export { knownNames } from './known-names.ts'
