// A door of its own, for the runner of a step, which says a size at most.

export { presentSize } from '../visible.ts'
