/** What commands share: words that they do not know, what the system refuses, readers that go away. */
export { describeSystemFault } from './describe-system-fault.ts'
export { endWithReader } from './end-with-reader.ts'
export { findOptionFault } from './find-option-fault.ts'
