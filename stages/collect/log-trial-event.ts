import type { Log } from '#kit/stage'
import type { TrialEvent } from './trial-event.ts'

/** What of the trials is worth a line of its own: what failed, what was found cut off, what was left behind. */
export function logTrialEvent(log: Log, event: TrialEvent): void {
  switch (event.kind) {
    case 'reaped':
      log('sandboxes-removed', { sandbox: event.sandbox, what: event.what.join(', ') })
      break
    case 'interrupted':
      log('try-was-interrupted', { trial: event.trial, try: event.try, steps: event.steps, torn: event.torn })
      break
    case 'try-failed': {
      const fields = { trial: event.trial, try: event.try, error: `${event.error.type}: ${event.error.message}` }
      if (event.againInMs === null) log('trial-failed', fields)
      else log('try-failed', { ...fields, againInMs: Math.round(event.againInMs) })
    }
  }
}
