import { presentDuration } from '#kit/present'
import type { HandEvent } from '../collect-by-hand.ts'

/** What is worth a line where no table is: null for the rest. */
export function presentEvent(event: HandEvent): string | null {
  switch (event.kind) {
    case 'judged': {
      const { status, reward, problem, error, durationMs, tokens, dollars } = event.verdict
      const outcome = reward === null ? `no reward: ${error ? `${error.type}: ${error.message}` : problem}` : `reward ${reward}`
      const spent = tokens > 0 ? `, ${tokens} tokens, $${dollars.toFixed(4)}` : ''
      return `${event.trial}: ${status}, ${outcome}, ${presentDuration(durationMs)}${spent}`
    }
    case 'try-failed': {
      const next = event.againInMs === null ? 'it failed' : `another try in ${presentDuration(event.againInMs)}`
      return `${event.trial}: try ${event.try} failed (${event.error.type}: ${event.error.message}); ${next}`
    }
    case 'interrupted':
      return `${event.trial}: try ${event.try} was cut off after ${event.steps} steps; it is kept, and another one is made`
    case 'reaped':
      return `${event.sandbox}: removed what an earlier run left: ${event.what.join(', ')}`
    case 'waiting':
      return null
    default:
      return null
  }
}
