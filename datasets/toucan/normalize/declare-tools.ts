import { repairJson, type ToolDefinitions, toolDefinitions } from '#kit/repair'

type Declared = ToolDefinitions | { kind: 'problem'; reason: 'tools-not-json'; detail: string }

/**
 * The tools of a row, which stand as JSON text in a column of their own. A trajectory may also call tools that only the system turn declares (`dumped`): those it
 * calls are added, and all of them where the column is empty.
 */
export function declareTools(text: string, dumped: readonly unknown[], called: ReadonlySet<string>): Declared {
  const column = text.trim() === '' ? [] : repairJson(text)?.value
  if (!Array.isArray(column)) return { kind: 'problem', reason: 'tools-not-json', detail: `the tools are no JSON array: ${text.slice(0, 80)}` }
  const own = toolDefinitions(column)
  if (own.kind === 'problem') return own
  const names = new Set(own.tools.map((tool) => tool.function.name))
  if (dumped.length === 0 || (names.size > 0 && [...called].every((name) => names.has(name)))) return own
  const seen = toolDefinitions(dumped)
  if (seen.kind === 'problem') return seen
  const added = seen.tools.filter(({ function: { name } }) => !names.has(name) && (names.size === 0 || called.has(name)))
  if (added.length === 0) return own
  return { kind: 'tools', tools: [...own.tools, ...added], repairs: [...new Set([...own.repairs, ...seen.repairs, 'tools-from-system'])].sort() }
}
