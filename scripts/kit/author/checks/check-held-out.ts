import { environments, isHeldOut, roles } from '#kit/fleet'
import type { Message } from '#kit/records'
import { type Finding, finding } from '../finding.ts'
import { callsIn, textsOf } from './texts.ts'

/** Nothing that models are measured with: no host or pattern of the held-out part of the fleet, called or said, and no prompt of the catalogue. */
export function checkHeldOut(messages: readonly Message[], { isHeldOutPrompt }: { isHeldOutPrompt: (prompt: string) => boolean }): Finding[] {
  const called = callsIn(messages).flatMap((call) => Object.entries(JSON.parse(call.function.arguments)).flatMap(hostOrPattern))
  const said = messages.flatMap((message) => message.content?.match(FLEET_HOST) ?? [])
  const names = [...new Set([...called, ...said])].filter(isHeldOut)
  const prompts = textsOf(messages, 'user').filter(isHeldOutPrompt)
  return [
    ...names.map((name) => finding('held-out-name', `${name} is kept for evaluation; use another name, one of the plan's`)),
    ...prompts.map((prompt) => finding('held-out-prompt', `"${prompt}" is kept for evaluation; ask in other words`)),
  ]
}

/** As hosts of the fleet are called: role, environment, number. */
const FLEET_HOST = new RegExp(`\\b(?:${roles.join('|')})(?:${environments.join('|')})\\d{2}\\b`, 'g')

/** An alias (`prod-web`, `prod-*`) is made of closed lists and belongs to both sides. */
const hostOrPattern = ([name, value]: [string, unknown]): string[] =>
  typeof value === 'string' && (name === 'agent' || (name === 'pattern' && !ALIAS.test(value))) ? [value] : []

const ALIAS = new RegExp(`^(?:(?:${environments.join('|')}|\\*)-(?:${roles.join('|')}|\\*)|\\*)$`)
