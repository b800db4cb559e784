import { afterEscape, beforeEscape } from './escapes.ts'
import { type SecretFinder, secretFinder } from './find-secrets.ts'
import { type NameNumber, parseObject } from './json-object.ts'
import { piecesIn } from './pieces.ts'
import { ruleOfKey } from './rules/credentials.ts'
import type { Sought } from './rules/registry.ts'
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
   * same number; numbers of a rule follow first appearance. `madeOf` is what a value was made of without any decoding but that of escapes: where it holds
   * nothing, neither does the value, and to tell so of a few long texts takes half the time.
   */
  redact<T>(value: T, madeOf?: unknown): Redacted<T>
  /** Texts that were one before they were cut, as the chunks of a stream are: as many again, with the placeholder where the secret began. */
  redactChunks(chunks: readonly string[]): Redacted<string[]>
}

/** Rules are prepared once; of one value nothing is kept to the next but short texts that hold no secret. */
export function createRedactor(sought: Sought = {}): Redactor {
  const finder = secretFinder(sought)
  return {
    redact: (value, madeOf) => (madeOf !== undefined && !mayHold(madeOf, finder) ? { value, found: [] } : redactValue(value, finder.find)),
    redactChunks: (chunks) => redactCut(chunks, finder.find),
  }
}

const PLACEHOLDER = /\[REDACTED:([\w-]+):(\d+)\]/g
/** No key tells that a value of fewer characters is secret; one that a rule tells is replaced there, not wherever its letters stand. */
const SHORTEST_ELSEWHERE = 8
/** Longer are files in base64, and to look for all pieces of one would take long. */
const LONGEST_ELSEWHERE = 4096

type FindSecrets = SecretFinder['find']
type Visit = (text: string, place: string, key: string | undefined) => string

function redactValue<T>(value: T, find: FindSecrets): Redacted<T> {
  const secrets = new Map<string, string>()
  const elsewhere = new Map<string, Pick<Span, 'rule' | 'secret'>>()
  look(value, undefined, (text, key) => {
    for (const { secret, rule, start, end } of spansOf(text, key, find)) {
      if (!secrets.has(secret)) secrets.set(secret, rule)
      for (const written of [secret, text.slice(start, end)]) {
        if (written.length >= SHORTEST_ELSEWHERE && written.length <= LONGEST_ELSEWHERE && !elsewhere.has(written)) elsewhere.set(written, { secret, rule })
      }
    }
  })
  if (secrets.size === 0) return { value, found: [] }
  const names = placeholders(value)
  const counts = new Map<string, RedactionCount>()
  const nameNumber: NameNumber = (source) => {
    const rule = secrets.get(source)
    return rule && names({ rule, secret: source })
  }
  const replace: Visit = (text, place, key) => {
    const spans = mergeSpans([...spansOf(text, key, find), ...[...elsewhere].flatMap(([written, span]) => [...occurrences(text, written, span)])])
    const replaced = replaceSpans(text, spans, names)
    // The arguments of a call stay what they were: a placeholder in the place of a bare number would leave no JSON.
    if (spans.length > 0 && parseObject(text) && !parseObject(replaced)) return JSON.stringify(walk(parseObject(text, nameNumber), place, key, replace))
    for (const { rule } of spans) count(counts, rule, place)
    return replaced
  }
  return { value: walk(value, '', undefined, replace) as T, found: [...counts.values()] } // strings stay strings, so the shape is kept
}

function mayHold(value: unknown, { mayFind }: SecretFinder): boolean {
  let isSeen = false
  look(value, undefined, (text, key) => {
    isSeen ||= mayFind(text) || (key !== undefined && text.length >= SHORTEST_ELSEWHERE && ruleOfKey(key) !== undefined)
  })
  return isSeen
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

/** Shows every string of the value, keys before what stands under them. */
function look(value: unknown, key: string | undefined, show: (text: string, key: string | undefined) => void): void {
  if (typeof value === 'string') show(value, key)
  else if (Array.isArray(value)) for (const item of value) look(item, key, show)
  else if (value !== null && typeof value === 'object') {
    for (const name in value) {
      show(name, undefined)
      look((value as Record<string, unknown>)[name], name, show) // an object that is no array
    }
  }
}

/** The same, each string replaced. */
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

function spansOf(text: string, key: string | undefined, find: FindSecrets): readonly Span[] {
  const rule = key === undefined || text.length < SHORTEST_ELSEWHERE ? undefined : ruleOfKey(key)
  if (rule && !/\s/.test(text) && !text.includes('[REDACTED:') && rule.accepts(text)) return [{ start: 0, end: text.length, rule: rule.name, secret: text }]
  return find(text)
}

/** `written`: as the secret stands where a rule told it, which may be in base64. */
function* occurrences(text: string, written: string, { rule, secret }: Pick<Span, 'rule' | 'secret'>): Generator<Span> {
  for (const [start, end] of piecesIn(text, written)) {
    const span = { start: afterEscape(text, start), end: beforeEscape(text, end), rule, secret }
    if (span.start < span.end) yield span
  }
}

/** Names each secret in the order in which it is asked for. Numbers that the value has already are not given again. */
export function placeholders(value: unknown): (span: Pick<Span, 'rule' | 'secret'>) => string {
  const last = new Map<string, number>()
  look(value, undefined, (text) => {
    for (const [, rule = '', number] of text.matchAll(PLACEHOLDER)) last.set(rule, Math.max(last.get(rule) ?? 0, Number(number)))
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
