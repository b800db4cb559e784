import type { Message } from '#kit/records'
import { checkSafety } from '#kit/safety'
import { type Finding, finding } from '../finding.ts'

/** Destructive calls that came before their target was unambiguous and confirmed. */
export const checkUnsafe = (messages: readonly Message[]): Finding[] =>
  checkSafety(messages).map(({ rule, path, message, mend }) => finding('unsafe', `${rule} at ${path}: ${message}; ${mend}`))
