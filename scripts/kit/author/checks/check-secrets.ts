import type { Message } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { type Finding, finding } from '../finding.ts'

/** Nothing that looks like a credential. What it is is not repeated. */
export function checkSecrets(messages: readonly Message[]): Finding[] {
  const { found } = createRedactor().redact(messages)
  return found.map(({ rule, place }) => finding('secret', `something in ${place} looks like a credential (${rule}); leave it out`))
}
