import type { Message } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { type Finding, finding } from '../finding.ts'

/** Nothing that looks like a credential, and nothing where one was taken out on the way here. What it is is not repeated. */
export function checkSecrets(messages: readonly Message[]): Finding[] {
  const { value, found } = createRedactor().redact(messages)
  const places = found.map(({ rule, place }) => `${place} (${rule})`)
  const [, rule] = /\[REDACTED(?::([\w-]+):\d+)?\]/.exec(JSON.stringify(value)) ?? [null, null]
  if (places.length === 0 && rule === null) return []
  return [finding('secret', `something in ${places.join(', ') || `a message (${rule ?? 'a key'})`} looks like a credential; leave it out`)]
}
