/** Keeps secrets out of what is kept. */
export { redact, secretsOf } from './redact.ts'
export { createRedactor, type Redacted, type RedactionCount, type Redactor } from './redact-secrets.ts'
export type { RedactionPolicy } from './rules/registry.ts'
export { createSecretStream, type SecretStream } from './secret-stream.ts'
