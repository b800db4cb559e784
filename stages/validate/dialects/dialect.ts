import type { Message, ToolDefinition } from '#kit/records'
import type { JsonObject } from '../json.ts'
import type { Problem } from '../rules/index.ts'

/** A problem of the row's own form, with a path within the row. The rules cannot tell it, for it does not come into messages and tools. */
export interface Told extends Problem {
  rule: FormRule
}

export const formRules = ['row-shape', 'role-order', 'content-form', 'call-form', 'arguments-form', 'missing-call-id', 'tool-form'] as const
export type FormRule = (typeof formRules)[number]

/** A message as the rules see it, and the turn it was read from. */
export interface Turn {
  message: Message
  own: unknown
  /** Place of the turn within the row, as `conversations[3]`. */
  path: string
  /** The list of the row it stands in, as `input.messages`. */
  list: string
  /** False where the turn must be written anew: it was mended, or its form is not the dialect's. */
  asRead: boolean
}

export interface DeclaredTool {
  tool: ToolDefinition
  own: unknown
  path: string
  asRead: boolean
}

/** One conversation of a row. A row of preferences holds two. */
export interface Reading {
  /** A prompt asks for an answer that is not there: it may end on a user turn, and trains on nothing itself. */
  purpose: 'training' | 'prompt'
  turns: readonly Turn[]
  tools: readonly DeclaredTool[]
  told: readonly Told[]
  /** False where a turn or a tool could not be read. What the rules would find then follows from that alone. */
  whole: boolean
  /** Whether an assistant turn of the dialect can both say something and call. */
  textBesideCalls: boolean
}

/** How a family of trainers or providers writes a row. */
export interface Dialect {
  name: string
  summary: string
  /** 2: the row is written so; 1: it could be; 0: it is not. */
  detects(row: JsonObject): 0 | 1 | 2
  read(row: JsonObject): Reading[]
  /** The rest of a canonical path below a turn or a tool, as the dialect has it: `.content` may be `.value`. */
  within(rest: string, part: Turn | DeclaredTool): string
  /** The row with the turns and tools of its readings, which are those of `read` or mended ones. All else of it stays. */
  write(row: JsonObject, readings: readonly Reading[]): JsonObject
}

export const defineDialect = <const D extends Dialect>(dialect: D): D => dialect
