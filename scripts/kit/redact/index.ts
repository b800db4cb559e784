/** Keeps secrets out of what is kept. */
export { createRedactor, type Redacted, type RedactionCount, type Redactor } from './redact-secrets.ts'
export { RedactionPolicy } from './redaction-policy.ts'
export type { Sought } from './rules/registry.ts'
export { createSecretStream, type SecretStream } from './secret-stream.ts'
export { secretsOf } from './secrets-of.ts'
