import { isDeepStrictEqual } from 'node:util'
import type { DeclaredTool } from '../dialects/dialect.ts'
import { isObject, type JsonObject, plain } from '../json.ts'
import { jsonTypeOf } from '../subschemas.ts'
import { defineFix } from './fix.ts'

export const mendTools = defineFix({
  rule: 'tool-definition',
  summary: "missing or empty parameters, Python's words for types, keys that are null (left by tables of mixed tools) and the same tool twice",
  apply(reading) {
    const tools: DeclaredTool[] = []
    for (const declared of reading.tools.map(mendTool)) if (!tools.some((earlier) => isDeepStrictEqual(earlier.tool, declared.tool))) tools.push(declared)
    const isSame = tools.length === reading.tools.length && tools.every((tool, index) => tool === reading.tools[index])
    return isSame ? reading : { ...reading, tools }
  },
})

function mendTool(declared: DeclaredTool): DeclaredTool {
  const { own } = declared
  const inner = isObject(own) && isObject(own.function) ? own.function : own
  if (!isObject(own) || !isObject(inner) || !isObject(inner.parameters)) return declared
  const parameters = mendTop(inner.parameters)
  if (JSON.stringify(parameters) === JSON.stringify(inner.parameters)) return declared
  const mended = { ...inner, parameters }
  const tool = { ...declared.tool, function: { ...declared.tool.function, parameters: plain(parameters) as JsonObject } } // an object, as `parameters` is
  return { ...declared, tool, own: inner === own ? mended : { ...own, function: mended }, asRead: false }
}

function mendTop(given: JsonObject): JsonObject {
  const schema = mendSchema(given)
  if (Object.keys(schema).length === 0) return { type: 'object', properties: {} }
  return schema.type === undefined ? { type: 'object', ...schema } : schema
}

/** Below `properties` the keys are names; elsewhere words of JSON Schema, some of which hold schemas. */
function mendSchema(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).flatMap(([word, value]): [string, unknown][] => {
    if (value === null && word !== 'default' && word !== 'const') return []
    if (word === 'type') return [[word, jsonTypeOf(value) ?? value]]
    if (NAMED.has(word) && isObject(value)) return [[word, mendNamed(value)]]
    if (LISTED.has(word) && Array.isArray(value)) return [[word, value.map((one) => (isObject(one) ? mendSchema(one) : one))]]
    return [[word, ONE.has(word) && isObject(value) ? mendSchema(value) : value]]
  })
  return Object.fromEntries(entries)
}

const mendNamed = (named: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(named).flatMap(([name, one]) => (one === null ? [] : [[name, isObject(one) ? mendSchema(one) : one]])))

const NAMED = new Set(['properties', 'patternProperties', '$defs', 'definitions'])
const LISTED = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
const ONE = new Set(['items', 'additionalProperties', 'not'])
