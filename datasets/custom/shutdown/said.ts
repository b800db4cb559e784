import type { Act } from '#kit/conversations'

/** The agent's question: what it found, what it would do, what is to be known of that. */
export const propose = (
  { word }: Act,
  wordings: readonly string[],
  work: { finding: string; plan: string; warning: string },
  values: Readonly<Record<string, string | number>> = {},
): string => word(wordings, { ...values, ...work, question: word(questions) }).replace(/ {2,}/g, ' ')

/** What people say when they agree, and when they do not. */
export const yes = [
  'Yes, go ahead',
  'Yes',
  'Yes, do it',
  'Confirmed, go ahead',
  'Go ahead',
  'Yes please',
  'Ok, do that',
  'Confirmed',
  'That is right, proceed',
  'Sure, go ahead',
] as const

export const no = [
  'No, leave it alone',
  'No, do not do that',
  'Hold off, I have to ask somebody first',
  'Stop, not today',
  'No, cancel that',
  'Wait, better not',
  'Not now, leave it as it is',
] as const

/** Ends a proposal. */
export const questions = [
  'Shall I?',
  'Shall I go ahead?',
  'Do you confirm that?',
  'May I go ahead?',
  'Is that what you want?',
  'Please confirm, then I start. Ok?',
] as const
