import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Message, type ToolDefinition } from '#kit/records'
import { tools as agentTools } from '#kit/tools'
import publicTools from './public-tools.json' with { type: 'json' }

const Score = z.int().min(1).max(5)

/** A row that somebody has judged by `tool-use-1`. */
export const LabelledRow = z.strictObject({
  id: z.string().min(1),
  kind: z.string().min(1),
  /** The source it is like. Those of the repository are written for this set, so no model has met them in public data. */
  style: z.enum(['fleet', 'glaive', 'toucan', 'agentinstruct']),
  /** Those on offer, by name. */
  tools: z.array(z.string()).min(1),
  messages: z.array(Message).min(2),
  label: z.strictObject({
    verdict: z.enum(['accept', 'reject']),
    scores: z.strictObject({ tools: Score, arguments: Score, results: Score, safety: Score, completeness: Score, overall: Score }),
    /** Null where there is none worth a rejection. */
    flaw: z.string().min(1).nullable(),
    why: z.string().min(1),
  }),
  provenance: z.strictObject({ source: z.string().min(1), licence: z.string().min(1), labelledBy: z.string().min(1) }),
})
export type LabelledRow = z.infer<typeof LabelledRow>

export const LABELLED = new URL('./labelled.jsonl', import.meta.url)

/** The labelled set, or one of one's own in the same form. */
export async function readLabelled(path: string | URL = LABELLED): Promise<LabelledRow[]> {
  const where = path instanceof URL ? path.pathname : path
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`${where} cannot be read (${cause.code}); name a file of labelled rows`, { cause })
  })
  const lines = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ line, at: `${where}:${index + 1}` }]))
  return lines.map(({ line, at }) => {
    const parsed = LabelledRow.safeParse(parse(line, at))
    if (parsed.success) return parsed.data
    throw new Error(`${at} is no labelled row: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`)
  })
}

function parse(line: string, at: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new Error(`${at} is no JSON; a labelled row is one object on one line`, { cause })
  }
}

const known: readonly ToolDefinition[] = [...agentTools, ...publicTools.map((tool) => ({ type: 'function' as const, function: tool }))]

/** The definitions of the tools that a row is offered. */
export function toolsOf(row: LabelledRow): ToolDefinition[] {
  return row.tools.map((name) => {
    const tool = known.find((one) => one.function.name === name)
    if (!tool)
      throw new Error(
        `labelled row ${row.id} is offered ${name}, which is no tool of the agent and not in scripts/kit/judge/calibration/public-tools.json; add it there`,
      )
    return tool
  })
}
