import type { SecretRule } from '../secret-rule.ts'

/** Each value by itself: a placeholder says no more than that it was known. Longest first, so that one within another leaves nothing of either. */
export function knownRules(values: readonly string[]): SecretRule[] {
  const distinct = [...new Set(values)].filter((value) => value !== '').sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  return distinct.map((value) => ({ name: 'known', source: 'the environment', literals: [value], pattern: new RegExp(RegExp.escape(value), 'g') }))
}
