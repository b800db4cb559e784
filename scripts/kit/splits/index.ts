export { withSplit } from './with-split.ts'
