import { readHeldOut } from '#kit/catalogue'
import { Message, normalizeUserTurn } from '#kit/records'
import { literal } from '#kit/table'
import type { Lineage, RowTable } from './open-lineage.ts'

/** Where a prompt was found: rows that ask it, in any user turn, by the step that made them, and what is held out of training and asks it. */
export interface Asked {
  rows: { id: string; step: string }[]
  /** Whether there are more rows than these. */
  isCut: boolean
  heldOut: string[]
}

const MOST_ROWS = 20

/** Rows that ask a prompt: a user turn is equal to it, case, white space and closing punctuation aside; of a rejected foreign row, its text holds it. */
export async function findPrompt({ lineage, prompt }: { lineage: Lineage; prompt: string }): Promise<Asked> {
  const wanted = normalizeUserTurn(prompt)
  const rows = new Map<string, string>()
  for (const table of lineage.tables.filter((one) => isOfOrigin(lineage, one))) {
    for (const id of await idsIn(lineage, table, wanted)) if (!rows.has(id)) rows.set(id, table.step)
  }
  const found = [...rows].map(([id, step]) => ({ id, step }))
  return { rows: found.slice(0, MOST_ROWS), isCut: found.length > MOST_ROWS, heldOut: await heldOutOf(lineage, wanted) }
}

/** Whether rows come into being at this step: none of those before it has left examples. */
function isOfOrigin({ graph, profile, tables }: Lineage, { step, output }: RowTable): boolean {
  if (output !== 'examples' && output !== 'rejected') return false
  const before = (name: string): string[] => graph.step(name, profile).needs.flatMap((need) => [need.step, ...before(need.step)])
  return !before(step).some((name) => tables.some((table) => table.step === name && table.output === 'examples'))
}

/** SQL finds the rows that hold every word of the prompt, whatever stands between them; of these each is looked at. */
async function idsIn({ database }: Lineage, { path, output }: RowTable, wanted: string): Promise<string[]> {
  const column = output === 'examples' ? 'messages' : 'row'
  const words = [...new Set(wanted.match(/[a-z0-9]+/g) ?? [])].sort((a, b) => b.length - a.length).slice(0, 8)
  const holds = words.map((word) => `contains(lower(${column}), ${literal(word)})`).join(' AND ') || 'true'
  const rows = await database.all(`SELECT id, ${column} AS text FROM read_parquet(${literal(path)}) WHERE ${holds}`)
  return rows.filter(({ text }) => asks(JSON.parse(String(text)), output, wanted)).map(({ id }) => String(id))
}

function asks(value: unknown, output: string, wanted: string): boolean {
  const messages = Message.array().safeParse(output === 'examples' ? value : (value as { messages?: unknown } | null)?.messages) // any foreign row: it is parsed
  if (messages.success) return messages.data.some((message) => message.role === 'user' && normalizeUserTurn(message.content) === wanted)
  return normalizeUserTurn(JSON.stringify(value).replaceAll('\\n', ' ')).includes(wanted)
}

async function heldOutOf({ graph, profile }: Lineage, wanted: string): Promise<string[]> {
  const places = graph.order
    .map((name) => graph.step(name, profile))
    .filter(({ stage }) => stage === 'merge')
    .map(({ params }) => ({ scenarios: String(params.scenarios ?? 'tasks/scenarios'), heldOut: String(params.heldOut ?? 'tasks/scenarios/held-out') }))
  const prompts = (await Promise.all(places.map(readHeldOut))).flat()
  return [...new Set(prompts.filter(({ text }) => normalizeUserTurn(text) === wanted).map(({ name }) => name))]
}
