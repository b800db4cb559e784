import { hash } from 'node:crypto'
import type { Repair } from '#kit/records'

/** A text of the upstream row, and where in the row it stands: `chat`, `conversations[3].value`. */
export interface UpstreamText {
  path: string
  text: string
}

/** A rule that has changed what a row says, and the text that it has changed. */
export interface Mended {
  rule: string
  from: UpstreamText
}

/** The rules that one part of a row needed, with the text they were applied to. */
export const mendedFrom = (from: UpstreamText, rules: readonly string[]): Mended[] => rules.map((rule) => ({ rule, from }))

/** One record for each rule and text, in the order in which they were applied. The text itself stays upstream; its digest says which one it was. */
export function recordRepairs(mended: readonly Mended[]): Repair[] {
  const records = new Map<string, Repair>()
  for (const { rule, from } of mended) {
    const name = `${rule} ${from.path}`
    if (!records.has(name)) records.set(name, { rule, path: from.path, before: hash('sha256', from.text, 'hex').slice(0, 16) })
  }
  return [...records.values()]
}
