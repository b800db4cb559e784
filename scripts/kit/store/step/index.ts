// A door of its own, for `scripts/run-step.ts`, which starts with every step that Nx asks for: it loads what runs one step and no more.

export { runStep } from '../run-step.ts'
export { watchStarter } from '../watch-starter.ts'
