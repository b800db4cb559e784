export type Divided =
  | { kind: 'arguments'; arguments: Record<string, string> }
  | { kind: 'problem'; reason: 'action-syntax' | 'ambiguous-arguments'; detail: string }

const VARIABLE = /^#\d+$/
const RELATION = /^[\w-]+(?:\.[\w-]+)+$/

/**
 * Positional arguments by name. Nothing quotes them, and the name of an entity may hold a comma (`Paris, Texas`), so two arguments can be told apart only where
 * there is one comma, or where one of them cannot go on: a variable is `#0` and no more, a relation or an attribute is `a.b.c` and the last.
 */
export function divideArguments(given: string, names: readonly string[]): Divided {
  const text = given.trim()
  const [first = '', second] = names
  if (text === '') return problem('action-syntax', 'no argument')
  if (second === undefined) return { kind: 'arguments', arguments: { [first]: text } }
  const divisions = [...text.matchAll(/,/g)].map(({ index }): Sides => [text.slice(0, index).trim(), text.slice(index + 1).trim()])
  if (divisions.length === 0 || divisions.some((sides) => sides.includes(''))) return problem('action-syntax', `${names.length} arguments are wanted`)
  const possible = divisions.length === 1 ? divisions : divisions.filter((sides) => isCertain(sides, second))
  const [sides] = possible
  if (!sides || possible.length > 1) return problem('ambiguous-arguments', 'which comma divides the arguments cannot be told')
  return { kind: 'arguments', arguments: { [first]: sides[0], [second]: sides[1] } }
}

type Sides = readonly [string, string]

function isCertain(sides: Sides, second: string): boolean {
  const isWhole = (side: string) => VARIABLE.test(side) || !/(?:^|,)\s*#\d+\s*(?:,|$)/.test(side)
  if (!sides.every(isWhole)) return false
  return second === 'variable2' ? sides.some((side) => VARIABLE.test(side)) : RELATION.test(sides[1])
}

const problem = (reason: 'action-syntax' | 'ambiguous-arguments', detail: string): Divided => ({ kind: 'problem', reason, detail })
