import { repairJson, type ToolDefinitions, toolDefinitions } from '#kit/repair'

export type ParsedSystem =
  | { kind: 'system'; content: string; tools: Extract<ToolDefinitions, { kind: 'tools' }>['tools']; repairs: string[] }
  | { kind: 'problem'; reason: 'system-unknown' | 'tool-definition' | 'duplicate-tool'; detail: string }

const SYSTEM = /^\s*SYSTEM:\s*([^{]*?)\s*-?\s*(\{[\s\S]*)?$/

/** The system text: a sentence, then the tools as bare JSON objects one after the other, in no list. The sentence becomes the system message. */
export function parseSystem(system: string): ParsedSystem {
  const match = SYSTEM.exec(system)
  const content = match?.[1]
  if (!content)
    return { kind: 'problem', reason: 'system-unknown', detail: `the system text does not start with "SYSTEM: " and a sentence: ${system.slice(0, 80)}` }
  const texts = splitObjects(match[2] ?? '')
  const objects = texts?.map(repairJson) ?? []
  const broken = objects.indexOf(null)
  if (!texts || broken >= 0) return { kind: 'problem', reason: 'tool-definition', detail: `tool ${broken + 1 || 'text'} is no JSON object` }
  const definitions = toolDefinitions(objects.map((object) => object?.value))
  if (definitions.kind === 'problem') return definitions
  const repairs = [...objects.flatMap((object) => object?.repairs ?? []), ...definitions.repairs]
  return { kind: 'system', content, tools: definitions.tools, repairs }
}

/** The objects of a text that holds nothing else but white space; null where it holds more or one does not end. */
function splitObjects(text: string): string[] | null {
  const objects: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{' && depth++ === 0) start = index
    else if (token === '}' && --depth === 0) objects.push(text.slice(start, index + 1))
    else if (depth <= 0) return null
  }
  return depth === 0 ? objects : null
}

const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[{}]|[^\s{}"]+|"/g
