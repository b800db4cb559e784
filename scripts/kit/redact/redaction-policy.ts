import { z } from 'zod'

/** What is done with what is no secret and may yet be somebody's. Training data of tools needs both: they are kept unless a step says otherwise. Secrets always go. */
export const RedactionPolicy = z.strictObject({
  emails: z.enum(['keep', 'redact']).default('keep'),
  /** Addresses of the internet; private and documentation ranges never go. */
  addresses: z.enum(['keep', 'redact']).default('keep'),
})
export type RedactionPolicy = z.infer<typeof RedactionPolicy>
