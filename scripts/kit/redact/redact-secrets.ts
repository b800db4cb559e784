import { type FindSecrets, isEscaped, secretFinder } from './find-secrets.ts'
import { ruleOfKey } from './rules/credentials.ts'
import { type RedactionPolicy, rulesOf } from './rules/registry.ts'
import { mergeSpans, type Span } from './span.ts'

export interface RedactionCount {
  rule: string
  /** Where, with any index of an array as `[]`: `messages[].content`. Empty for a text that is the value itself. */
  place: string
  count: number
}
export interface Redacted<T> {
  /** The value itself where nothing was found. */
  value: T
  found: RedactionCount[]
}
export interface Redactor {
  /**
   * A value of JSON (a row, a trajectory) with each secret of its strings and keys as `[REDACTED:<rule>:<n>]`. Within the value the same secret has the
   * same number; numbers of a rule follow first appearance.
   */
  redact<T>(value: T): Redacted<T>
  /** Texts that were one before they were cut, as the chunks of a stream are: as many again, with the placeholder where the secret began. */
  redactChunks(chunks: readonly string[]): Redacted<string[]>
}

/** Rules are prepared once; nothing is kept from one value to the next. */
export function createRedactor(policy: RedactionPolicy = {}): Redactor {
  const find = secretFinder(rulesOf(policy))
  return {
    redact: (value) => redactValue(value, find),
    redactChunks: (chunks) => redactCut(chunks, find),
  }
}

const PLACEHOLDER = /\[REDACTED:([\w-]+):(\d+)\]/g
/** A secret of fewer characters is replaced where a rule tells it, not wherever its letters stand. */
const SHORTEST_ELSEWHERE = 8

type Visit = (text: string, place: string, key: string | undefined) => string

function redactValue<T>(value: T, find: FindSecrets): Redacted<T> {
  const secrets = new Map<string, string>()
  const look: Visit = (text, _, key) => {
    for (const { secret, rule } of spansOf(text, key, find)) if (!secrets.has(secret)) secrets.set(secret, rule)
    return text
  }
  walk(value, '', undefined, look)
  if (secrets.size === 0) return { value, found: [] }
  const elsewhere = [...secrets].filter(([secret]) => secret.length >= SHORTEST_ELSEWHERE)
  const names = placeholders(value)
  const counts = new Map<string, RedactionCount>()
  const replace: Visit = (text, place, key) => {
    const spans = mergeSpans([...spansOf(text, key, find), ...elsewhere.flatMap(([secret, rule]) => [...occurrences(text, secret, rule)])])
    for (const { rule } of spans) count(counts, rule, place)
    return replaceSpans(text, spans, names)
  }
  return { value: walk(value, '', undefined, replace) as T, found: [...counts.values()] } // strings stay strings, so the shape is kept
}

function redactCut(chunks: readonly string[], find: FindSecrets): Redacted<string[]> {
  const text = chunks.join('')
  const spans = find(text)
  if (spans.length === 0) return { value: [...chunks], found: [] }
  const names = placeholders(text)
  const counts = new Map<string, RedactionCount>()
  for (const { rule } of spans) count(counts, rule, '')
  const named = spans.map((span) => ({ ...span, name: names(span) }))
  let at = 0
  const value = chunks.map((chunk) => {
    const [from, to] = [at, at + chunk.length]
    at = to
    let left = ''
    let position = from
    for (const { start, end, name } of named) {
      if (end <= from || start >= to) continue
      left += text.slice(position, Math.max(position, start)) + (start >= from ? name : '')
      position = Math.min(end, to)
    }
    return left + text.slice(position, to)
  })
  return { value, found: [...counts.values()] }
}

/** Every string of the value, keys before what stands under them. */
function walk(value: unknown, place: string, key: string | undefined, visit: Visit): unknown {
  if (typeof value === 'string') return visit(value, place, key)
  if (Array.isArray(value)) return value.map((item) => walk(item, `${place}[]`, key, visit))
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        const shown = visit(name, place, undefined)
        return [shown, walk(item, place === '' ? shown : `${place}.${shown}`, name, visit)]
      }),
    )
  }
  return value
}

function spansOf(text: string, key: string | undefined, find: FindSecrets): Span[] {
  const rule = key === undefined ? undefined : ruleOfKey(key)
  if (rule && !/\s/.test(text) && !text.includes('[REDACTED:') && rule.accepts(text)) return [{ start: 0, end: text.length, rule: rule.name, secret: text }]
  return find(text)
}

function* occurrences(text: string, secret: string, rule: string): Generator<Span> {
  for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + secret.length)) {
    yield { start: start + (isEscaped(text, start) ? 1 : 0), end: start + secret.length, rule, secret }
  }
}

/** Names each secret in the order in which it is asked for. Numbers that the value has already are not given again. */
export function placeholders(value: unknown): (span: Pick<Span, 'rule' | 'secret'>) => string {
  const last = new Map<string, number>()
  walk(value, '', undefined, (text) => {
    for (const [, rule = '', number] of text.matchAll(PLACEHOLDER)) last.set(rule, Math.max(last.get(rule) ?? 0, Number(number)))
    return text
  })
  const names = new Map<string, string>()
  return ({ rule, secret }) => {
    const known = names.get(secret)
    if (known) return known
    const number = (last.get(rule) ?? 0) + 1
    last.set(rule, number)
    const name = `[REDACTED:${rule}:${number}]`
    names.set(secret, name)
    return name
  }
}

export function replaceSpans(text: string, spans: readonly Span[], names: (span: Span) => string): string {
  let replaced = ''
  let from = 0
  for (const span of spans) {
    replaced += text.slice(from, span.start) + names(span)
    from = span.end
  }
  return replaced + text.slice(from)
}

function count(counts: Map<string, RedactionCount>, rule: string, place: string): void {
  const key = `${rule} ${place}`
  const known = counts.get(key)
  if (known) known.count++
  else counts.set(key, { rule, place, count: 1 })
}
