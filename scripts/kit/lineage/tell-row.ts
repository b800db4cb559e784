import type { z } from 'zod'
import { Example, Rejected, RowFlag, SplitAssignment } from '#kit/records'
import { readHistory } from '#kit/slots'
import { literal, recordReader } from '#kit/table'
import type { Lineage, RowTable } from './open-lineage.ts'

/** What one pipeline step did with a row. */
export type RowEvent =
  | { kind: 'kept'; step: string; stage: string; example: Example }
  | { kind: 'rejected'; step: string; stage: string; rejected: Rejected }
  | { kind: 'split'; step: string; stage: string; split: string }
  | { kind: 'flagged'; step: string; stage: string; flag: string; partner: string }

/** What a model learnt from a row: so many of its turns; the others were left out for a reason each. `slots` says since when it served, and whether it does now. */
export interface Learnt {
  model: string
  step: string
  startedAt: string
  turns: number
  leftOut: Record<string, number>
  slots: { at: string; kind: 'promote' | 'rollback'; isServing: boolean }[]
}

export interface RowStory {
  id: string
  events: RowEvent[]
  learnt: Learnt[]
}

/** All that the steps say of one row, in their order; null where none knows it. */
export async function tellRow({ workspace, lineage, id }: { workspace: string; lineage: Lineage; id: string }): Promise<RowStory | null> {
  const events: RowEvent[] = []
  for (const table of lineage.tables) {
    if (table.output === 'turns') continue
    const rows = await lineage.database.all(`SELECT * FROM read_parquet(${literal(table.path)}) WHERE id = ${literal(id)}`)
    for (const row of rows) events.push(eventOf(table, row))
  }
  return events.length > 0 ? { id, events, learnt: await learntFrom(workspace, lineage, id) } : null
}

function eventOf({ step, stage, output }: RowTable, row: Record<string, unknown>): RowEvent {
  const parse = <Row>(schema: z.ZodType<Row>): Row => schema.parse(recordReader(schema)(row))
  switch (output) {
    case 'examples':
      return { kind: 'kept', step, stage, example: parse(Example) }
    case 'rejected':
      return { kind: 'rejected', step, stage, rejected: parse(Rejected) }
    case 'splits':
      return { kind: 'split', step, stage, split: parse(SplitAssignment).split }
    default: {
      const { flag, partner } = parse(RowFlag)
      return { kind: 'flagged', step, stage, flag, partner }
    }
  }
}

async function learntFrom(workspace: string, { trainings, database }: Lineage, id: string): Promise<Learnt[]> {
  const history = await readHistory(workspace)
  const learnt: Learnt[] = []
  for (const { model, step, startedAt, turns } of trainings) {
    const counts = await database.all(
      `SELECT leftOut, count(*) AS turns FROM read_parquet(${literal(turns)}) WHERE id = ${literal(id)} GROUP BY leftOut ORDER BY leftOut`,
    )
    if (counts.length === 0) continue
    const trained = counts.find(({ leftOut }) => leftOut === null)
    learnt.push({
      model,
      step,
      startedAt,
      turns: Number(trained?.turns ?? 0),
      leftOut: Object.fromEntries(counts.filter((each) => each !== trained).map((each) => [String(each.leftOut), Number(each.turns)])),
      slots: history.flatMap((entry, index) => (entry.model === model ? [{ at: entry.at, kind: entry.kind, isServing: index === history.length - 1 }] : [])),
    })
  }
  return learnt
}
