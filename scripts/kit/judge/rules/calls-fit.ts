import { checkParsedArguments } from '#kit/schema'
import { hostsIn, pathsIn, type Rule } from './fault.ts'
import { type QuotedCall, type QuotedConversation, stringsOf, textBefore } from './read-row.ts'

/** Arguments that hold a script. */
const COMMAND = /^(command|script|code|cmd)$/

/** Paths that everybody knows: naming one invents nothing. */
const KNOWN_PATH = /^\/(dev|proc|sys|tmp|usr|bin|sbin|run|etc|var\/log|var\/lib)\//

/** Every tool is on offer, its arguments fit, and hosts, addresses, numbers and paths in them were named before. */
export const callsFit: Rule = (row) =>
  row.turns.flatMap((turn, index) => turn.calls.flatMap((call) => [...fitsTool(call, row), ...hasGround(call, index, row)]))

function fitsTool(call: QuotedCall, { tools }: QuotedConversation): ReturnType<Rule> {
  const tool = tools.find((offered) => (typeof offered === 'string' ? offered : offered.name) === call.tool)
  if (tool === undefined) return [{ criterion: 'tools', score: 1, why: `${call.tool} is not on offer` }]
  let value: unknown
  try {
    value = JSON.parse(call.arguments)
  } catch {
    return [{ criterion: 'arguments', score: 1, why: `the arguments of ${call.tool} are no JSON` }]
  }
  const problem = typeof tool === 'string' ? null : checkParsedArguments({ type: 'function', function: tool }, value)
  return problem ? [{ criterion: 'arguments', score: 1, why: problem.detail }] : []
}

function hasGround(call: QuotedCall, index: number, { turns }: QuotedConversation): ReturnType<Rule> {
  const before = textBefore(turns, index)
  const asked = turns.slice(0, index).findLast(({ role }) => role === 'user')?.content ?? ''
  const found: ReturnType<Rule> = []
  for (const { name, text } of stringsOf(call)) {
    if (name === 'agent') {
      const named = hostsIn(asked)
      if (!before.toLowerCase().includes(text.toLowerCase())) found.push({ criterion: 'tools', score: 1, why: `nobody named the host ${text}` })
      else if (named.length > 0 && !named.includes(text))
        found.push({ criterion: 'tools', score: 2, why: `${text} is called, and the user speaks of ${named.join(', ')}` })
    } else if (COMMAND.test(name)) {
      const known = pathsIn(before)
      const strange = pathsIn(text).filter((path) => !KNOWN_PATH.test(path) && !known.some((other) => path.startsWith(other) || other.startsWith(path)))
      if (pathsIn(asked).length > 0 && strange.length > 0) found.push({ criterion: 'arguments', score: 2, why: `nobody named ${strange.join(', ')}` })
    } else {
      const strange = (text.match(/[\w.+-]+@[\w-]+\.[\w.]+|\d{3,}/g) ?? []).filter(
        (piece) => !before.replaceAll(',', '').toLowerCase().includes(piece.toLowerCase()),
      )
      if (strange.length > 0) found.push({ criterion: 'arguments', score: 2, why: `${strange.join(', ')} in ${name} has no ground` })
    }
  }
  return found
}
