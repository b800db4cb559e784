import type { SecretRule } from './secret-rule.ts'

/** Shorter literals stand in many texts: asked for one by one. */
const SHORTEST_LITERAL = 3

/** Of all rules, those whose literals a text holds, in one pass over it. */
export function ruleSelector(rules: readonly SecretRule[]): (text: string) => Iterable<SecretRule> {
  const short = rules.filter(({ literals }) => literals.some((literal) => literal.length < SHORTEST_LITERAL))
  const begins = new Uint8Array(1 << 15)
  const byBeginning = new Map<number, Map<string, SecretRule[]>>()
  for (const rule of rules) {
    if (short.includes(rule)) continue
    for (const literal of rule.literals.map((one) => one.toLowerCase())) {
      const beginning = sort(literal, 0) * 1024 + sort(literal, 1) * 32 + sort(literal, 2)
      begins[beginning] = 1
      const literals = byBeginning.get(beginning) ?? new Map<string, SecretRule[]>()
      literals.set(literal, [...(literals.get(literal) ?? []), rule])
      byBeginning.set(beginning, literals)
    }
  }

  function add(text: string, start: number, beginning: number, selected: Set<SecretRule>): void {
    for (const [literal, ofLiteral] of byBeginning.get(beginning) ?? []) {
      if (text.slice(start, start + literal.length).toLowerCase() === literal) for (const rule of ofLiteral) selected.add(rule)
    }
  }

  return (text) => {
    const selected = new Set(short.filter(({ literals, pattern }) => pattern.ignoreCase || literals.some((literal) => text.includes(literal))))
    let beginning = 0
    for (let at = 0; at < text.length; at++) {
      beginning = ((beginning << 5) | sort(text, at)) & 0x7fff
      if (begins[beginning] === 1) add(text, at - 2, beginning, selected)
    }
    // In the order of the registry, so that the same text is told by the same rule.
    return selected.size < 2 ? selected : rules.filter((rule) => selected.has(rule))
  }
}

/** Letters by themselves, in either case; digits, and what stands in few literals, together. */
const SORTS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase()
  if (/[a-z]/.test(character)) return character.charCodeAt(0) - 96
  return /\d/.test(character) ? 27 : character === '_' ? 28 : character === '-' ? 29 : character === ' ' ? 30 : 31
})
function sort(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code < 128 ? (SORTS[code] ?? 0) : 0
}
