import type { SecretRule } from './secret-rule.ts'

/** Shorter literals stand in every text: cheaper to try the pattern. */
const SHORTEST_LITERAL = 3

/**
 * Of all rules, those whose literals a text holds, in one pass over it. No match is lost: the pass looks at every position, and of several literals that
 * begin there one is a prefix of the other, so either of them selects the rules of both.
 */
export function ruleSelector(rules: readonly SecretRule[]): (text: string) => Iterable<SecretRule> {
  const always = rules.filter(({ literals }) => literals.some((literal) => literal.length < SHORTEST_LITERAL))
  const ofLiteral = new Map<string, Set<SecretRule>>()
  for (const rule of rules) {
    if (always.includes(rule)) continue
    for (const literal of rule.literals.map((one) => one.toLowerCase())) ofLiteral.set(literal, (ofLiteral.get(literal) ?? new Set()).add(rule))
  }
  const literals = [...ofLiteral.keys()]
  const selects = new Map(
    literals.map((one) => [
      one,
      new Set(literals.filter((other) => other.startsWith(one) || one.startsWith(other)).flatMap((other) => [...(ofLiteral.get(other) ?? [])])),
    ]),
  )
  const source = literals.map(RegExp.escape).join('|')
  return (text) => {
    const lower = text.toLowerCase()
    const any = new RegExp(source, 'g')
    const selected = new Set(always)
    for (let match = any.exec(lower); match; match = any.exec(lower)) {
      for (const rule of selects.get(match[0]) ?? []) selected.add(rule)
      any.lastIndex = match.index + 1
    }
    // In the order of the registry, so that the same text is told by the same rule.
    return selected.size === always.length ? always : rules.filter((rule) => selected.has(rule))
  }
}
