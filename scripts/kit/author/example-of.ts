import { type Example, exampleId, type Message, normalizeUserTurn, type Provenance } from '#kit/records'
import { systemPrompt, tools } from '#kit/tools'
import { callsIn, textsOf } from './checks/texts.ts'

/** Who wrote a row, as its provenance says it. */
export interface Byline {
  category: string
  /** `claude-sonnet-5-5@prompt-1`. */
  revision: string
  licence: string
  seed: number
}

/** A conversation as a row. Rows about one host keep to one side of a split, whoever wrote them. */
export function exampleOf(messages: readonly Message[], { number, kind }: { number: number; kind: string }, byline: Byline): Example {
  const { category, revision, licence, seed } = byline
  const provenance: Provenance = { source: `authored/${category}`, revision, row: `${seed}/${number}`, licence, seed }
  return {
    version: 1,
    id: exampleId(provenance),
    group: groupOf(messages),
    tags: [category, kind],
    messages: [{ role: 'system', content: systemPrompt }, ...messages],
    tools,
    provenance,
  }
}

function groupOf(messages: readonly Message[]): string {
  const targets = callsIn(messages).map((call): { agent?: string; pattern?: string } => JSON.parse(call.function.arguments)) // they fit their schemas
  return targets.flatMap(({ agent, pattern }) => agent ?? pattern ?? [])[0] ?? normalizeUserTurn(textsOf(messages, 'user')[0] ?? '')
}
