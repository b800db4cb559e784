import { base64Runs } from './base64-runs.ts'
import { cleanTexts } from './clean-texts.ts'
import { afterEscape } from './escapes.ts'
import { mayHoldSecret } from './may-hold-secret.ts'
import { rulesOf, type Sought } from './rules/registry.ts'
import type { SecretRule } from './secret-rule.ts'
import { ruleSelector } from './select-rules.ts'
import { mergeSpans, type Span } from './span.ts'
import { percentView, unescapedView } from './views.ts'
import { isPublished } from './well-known.ts'

/** So many times is a text decoded: base64 of JSON text in a JSON string has three. */
const MOST_DECODINGS = 4

export interface SecretFinder {
  find(text: string): readonly Span[]
  /** False where nothing would be found: told at a glance. */
  mayFind(text: string): boolean
}

const NONE: readonly Span[] = []

/** A finder of the secrets of a text, as they stand and in encoded forms, in order. */
export function secretFinder(sought: Sought): SecretFinder {
  const select = ruleSelector(rulesOf(sought))
  const mayFind = lookout(sought)
  const clean = cleanTexts()

  function plain(text: string, isText: boolean): Span[] {
    const spans: Span[] = []
    for (const rule of select(text)) if (isText || !rule.needsContext) for (const span of matches(rule, text)) spans.push(span)
    return spans
  }

  function find(text: string, decodings: number, isText: boolean): Span[] {
    const spans = plain(text, isText)
    if (decodings === 0) return spans
    for (const view of [unescapedView(text), percentView(text)]) {
      if (!view) continue
      for (const { start, end, rule, secret } of find(view.text, decodings - 1, isText)) {
        const [from, to] = view.toSource(start, end)
        spans.push({ start: from, end: to, rule, secret })
      }
    }
    for (const { start, end, readings } of base64Runs(text)) {
      const [first, ...more] = readings.flatMap((reading) => find(reading, decodings - 1, isMostlyText(reading)))
      // The whole run goes: what is left of it would not decode.
      if (first) spans.push({ start: afterEscape(text, start), end, rule: first.rule, secret: more.length === 0 ? first.secret : text.slice(start, end) })
    }
    return spans
  }

  return {
    mayFind: (text) => !clean.has(text) && mayFind(text),
    find: (text) => {
      if (clean.has(text)) return NONE
      const spans = mayFind(text) ? find(text, MOST_DECODINGS, true) : NONE
      if (spans.length === 0) clean.add(text)
      return spans.length < 2 ? spans : mergeSpans(spans)
    },
  }
}

/** Tells most texts at a glance in which there is nothing to be found. */
function lookout({ emails, addresses, known = [] }: Sought): (text: string) => boolean {
  const isEscapedWithin = known.some((value) => JSON.stringify(value).length > value.length + 2)
  return (text) =>
    mayHoldSecret(text) ||
    (known.length > 0 && (known.some((value) => text.includes(value)) || (isEscapedWithin && text.includes('\\')))) ||
    (emails === 'redact' && text.includes('@')) ||
    (addresses === 'redact' && /\d/.test(text))
}

function* matches(rule: SecretRule, text: string): Generator<Span> {
  for (const match of text.matchAll(rule.pattern)) {
    const secret = match.groups?.secret ?? match[0]
    if (isPublished(secret) || rule.accepts?.(secret) === false) continue
    const end = match.index + match[0].length
    const start = end - secret.length
    yield { start: afterEscape(text, start), end, rule: rule.name, secret }
  }
}

function isMostlyText(decoded: string): boolean {
  const others = decoded.match(/[^\t\n\r\x20-\x7e]/g)?.length ?? 0
  return others * 20 <= decoded.length
}
