import type { Act } from './scene.ts'

/** What a user may open with: requests, said as `ask` says them, and statements, which stand as they are. */
export interface Opening {
  ask: readonly string[]
  say: readonly string[]
}

/** One of all of them, each as likely as the next. */
export function opening({ ask, word, random }: Act, wordings: Opening, values: Readonly<Record<string, string | number>> = {}): string {
  const asks = random.next() * (wordings.ask.length + wordings.say.length) < wordings.ask.length
  return asks ? ask(wordings.ask, values) : word(wordings.say, values)
}

const yeses = [
  'Yes, do that',
  'Yes please',
  'Go ahead',
  'ok, go ahead',
  'Yes, {what}',
  'ok, please {what}',
  'Do it, and check afterwards',
  'Agreed. Go on',
  'Fine by me, do it: {what}',
  'yes, and look at the result afterwards',
] as const

/** A user's consent to what the agent named before. `what` says it once more, as an order (`open port 8443`). */
export const consent = ({ word }: Act, what: string): string => word(yeses, { what })

const noes = [
  'No, leave it',
  'Not now, thanks',
  'No, leave it as it is for today',
  'Leave it, I will do it myself',
  'Not yet. I want to ask the team first',
] as const

/** A user's refusal of what the agent offered. */
export const refusal = ({ word }: Act): string => word(noes)
