import type { Redacted, Redactor } from '#kit/redact'

export interface CountedRedactor {
  redactor: Redactor
  /** What was taken out so far: `redacted`, and `redacted:<rule>` for each rule. Empty where nothing was. */
  metrics(): Record<string, number>
}

/** The redactor of a stage, counted; of a stage without one, a redactor that takes nothing. */
export function countedRedactor(inner: Redactor = takesNothing): CountedRedactor {
  const counts = new Map<string, number>()
  const counted = <T>(redacted: Redacted<T>): Redacted<T> => {
    for (const { rule, count } of redacted.found) counts.set(rule, (counts.get(rule) ?? 0) + count)
    return redacted
  }
  return {
    redactor: {
      redact: (value, madeOf) => counted(inner.redact(value, madeOf)),
      redactChunks: (chunks) => counted(inner.redactChunks(chunks)),
    },
    metrics: () => {
      const rules = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
      if (rules.length === 0) return {}
      return { redacted: rules.reduce((sum, [, count]) => sum + count, 0), ...Object.fromEntries(rules.map(([rule, count]) => [`redacted:${rule}`, count])) }
    },
  }
}

const takesNothing: Redactor = {
  redact: (value) => ({ value, found: [] }),
  redactChunks: (chunks) => ({ value: [...chunks], found: [] }),
}
