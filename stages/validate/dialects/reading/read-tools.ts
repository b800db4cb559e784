import { parsePythonLiteral, repairJson } from '#kit/repair'
import { isObject, kindOf, parseKeepingDigits, plain } from '../../json.ts'
import type { DeclaredTool, Told } from '../dialect.ts'

/** Which forms of `tools` a dialect takes: a list, or JSON text of one; tools in OpenAI's wrapping, or bare too. */
export interface ToolStyle {
  text: boolean
  bare: boolean
}

export interface ReadTools {
  tools: DeclaredTool[]
  told: Told[]
  whole: boolean
}

/** The tools of a row, in whatever form they are; what is not of the dialect's form is told. */
export function readTools(given: unknown, path: string, style: ToolStyle): ReadTools {
  const told: Told[] = []
  const tools: DeclaredTool[] = []
  const list = listOf(given, path, style, told)
  if (!list) return { tools, told, whole: false }
  let whole = true
  for (const [index, own] of list.items.entries()) {
    const place = `${path}[${index}]`
    const inner = isObject(own) && isObject(own.function) ? own.function : own
    if (!isObject(inner) || typeof inner.name !== 'string' || inner.name === '') {
      told.push({ rule: 'row-shape', path: place, message: 'is no tool with a name', mend: 'declare { name, description, parameters }' })
      whole = false
      continue
    }
    const parameters = plain(inner.parameters) ?? { type: 'object', properties: {} }
    if (!isObject(parameters)) {
      told.push({ rule: 'row-shape', path: `${place}.parameters`, message: `is ${kindOf(parameters)}`, mend: 'write a JSON Schema' })
      whole = false
      continue
    }
    const wrapped = inner !== own && isObject(own) && own.type === 'function'
    if (!wrapped && !style.bare) {
      const mend = 'write { "type": "function", "function": { name, description, parameters } }'
      told.push({ rule: 'tool-form', path: place, message: 'is not wrapped as a function', mend })
    }
    const asRead = list.asRead && (wrapped || style.bare)
    const tool = { name: inner.name, ...(typeof inner.description === 'string' && { description: inner.description }), parameters }
    tools.push({ tool: { type: 'function', function: tool }, own: wrapped || style.bare ? own : { type: 'function', function: inner }, path: place, asRead })
  }
  return { tools, told, whole }
}

function listOf(given: unknown, path: string, style: ToolStyle, told: Told[]): { items: unknown[]; asRead: boolean } | null {
  if (given === undefined || given === null || given === '') return { items: [], asRead: true }
  if (Array.isArray(given)) return { items: given, asRead: true }
  const parsed = typeof given === 'string' ? parseText(given) : null
  if (!parsed || !Array.isArray(parsed.value)) {
    told.push({ rule: 'row-shape', path, message: `is ${kindOf(given)}${typeof given === 'string' ? ' that is no list of tools' : ''}`, mend: 'write a list' })
    return null
  }
  const asRead = style.text && parsed.isJson
  if (!asRead)
    told.push({
      rule: 'tool-form',
      path,
      message: `is ${parsed.isJson ? 'JSON text' : 'text that is no JSON'}`,
      mend: style.text ? 'write it as JSON' : 'write a list',
    })
  return { items: parsed.value, asRead }
}

/** JSON text, also where only repairs or Python's grammar make sense of it. */
export function parseText(text: string): { value: unknown; isJson: boolean } | null {
  const json = repairJson(text)
  if (json) return { value: parseKeepingDigits(json.text), isJson: json.repairs.length === 0 }
  try {
    return { value: /\d{16}/.test(text) ? null : parsePythonLiteral(text), isJson: false } // Python's whole numbers have no end, ours do
  } catch {
    return null
  }
}

/** The tools in the form the row had them: a list, or the text of one where the dialect takes that. */
export function writeTools(given: unknown, tools: readonly DeclaredTool[], style: ToolStyle): unknown {
  const read = readTools(given, '', style)
  const isSame = tools.length === read.tools.length && tools.every((tool) => tool.asRead)
  if (isSame) return given
  const list = tools.map((tool) => tool.own)
  return typeof given === 'string' && style.text ? JSON.stringify(list) : list
}

/** The rest of a canonical path below a tool: a bare one has no `function`. */
export const withinTool = (rest: string, { own }: DeclaredTool): string => (isObject(own) && isObject(own.function) ? rest : rest.replace(/^\.function/, ''))
