import { repairJson, type ToolDefinitions, toolDefinitions } from '#kit/repair'

export type ParsedSystem =
  | { kind: 'system'; content: string; tools: Extract<ToolDefinitions, { kind: 'tools' }>['tools']; repairs: string[] }
  | { kind: 'problem'; reason: 'system-unknown' | 'tool-definition' | 'duplicate-tool'; detail: string }

const ROLE = 'SYSTEM:'

/** The system text: a sentence, then the tools as bare JSON objects one after the other, in no list. The sentence becomes the system message. */
export function parseSystem(system: string): ParsedSystem {
  const text = system.trimStart()
  const start = text.indexOf('{')
  const sentence = (start < 0 ? text : text.slice(0, start)).trim()
  const content = sentence.startsWith(ROLE) ? sentence.slice(ROLE.length).replace(/-$/, '').trim() : ''
  if (content === '')
    return { kind: 'problem', reason: 'system-unknown', detail: `the system text does not start with "SYSTEM: " and a sentence: ${system.slice(0, 80)}` }
  const read = start < 0 ? { objects: [], repairs: [] } : readObjects(text.slice(start))
  if ('broken' in read) return { kind: 'problem', reason: 'tool-definition', detail: `tool ${read.broken} is no JSON object` }
  const definitions = toolDefinitions(read.objects)
  if (definitions.kind === 'problem') return definitions
  return { kind: 'system', content, tools: definitions.tools, repairs: [...read.repairs, ...definitions.repairs] }
}

function readObjects(text: string): { objects: unknown[]; repairs: string[] } | { broken: number | string } {
  // Most rows have one tool, and to find that out by parsing two would cost an error.
  const alone = text.includes('}\n\n{') ? null : repairJson(text)
  if (alone && alone.repairs.length === 0) return { objects: [alone.value], repairs: [] }
  const read = splitObjects(text)?.map(repairJson)
  if (!read) return { broken: 'text' }
  const broken = read.indexOf(null)
  if (broken >= 0) return { broken: broken + 1 }
  return { objects: read.map((object) => object?.value), repairs: read.flatMap((object) => object?.repairs ?? []) }
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
