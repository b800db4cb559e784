/** Keeps secrets out of what is kept. */
export { redact, secretsOf } from './redact.ts'
