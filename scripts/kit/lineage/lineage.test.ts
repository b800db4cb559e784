import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadGraph } from '#kit/graph'
import { Example, exampleId, Rejected, RowFlag, type SlotEntry, SplitAssignment } from '#kit/records'
import { openDatabase, openTableWriter } from '#kit/table'
import { findPrompt } from './find-prompt.ts'
import type { Lineage, RowTable } from './open-lineage.ts'
import { presentStory } from './present-story.ts'
import { tellRow } from './tell-row.ts'

const model = `sha256:${'a'.repeat(64)}`
const example = (name: string, user: string): Example => {
  const provenance = { source: 'glaive', revision: 'r1', row: name, licence: 'MIT' }
  return {
    version: 1,
    id: exampleId(provenance),
    group: 'g',
    tags: [],
    messages: [
      { role: 'user', content: user },
      { role: 'assistant', content: 'ok', weight: 1 },
    ],
    tools: [],
    provenance,
  }
}
const learnt: Example = {
  ...example('1', 'Show the uptime'),
  repairs: [{ rule: 'single-quotes', path: 'chat', before: '0123456789abcdef' }],
  quality: { overall: 4 },
}
const near = example('2', 'show the  uptime!')
const edited: Example = { ...learnt, tags: ['review:edited'], messages: [{ role: 'user', content: 'Show uptime' }, ...learnt.messages.slice(1)] }
const broken: Rejected = {
  id: 'ex_00000000000000ff',
  source: 'glaive',
  reason: 'call-syntax',
  detail: 'no call',
  row: { chat: 'USER: Show the\nuptime\u001b[31m' },
}

let workspace = ''
let lineage: Lineage
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-lineage-'))
  const tables: RowTable[] = []
  const leave = async <Row>(step: string, stage: string, output: string, schema: z.ZodType<Row>, rows: Row[]) => {
    const path = join(workspace, `${step}-${output}.parquet`)
    const writer = await openTableWriter(path, schema)
    for (const row of rows) await writer.write(row)
    await writer.close()
    tables.push({ step, stage, output, path })
    return path
  }
  await leave('normalize-glaive', 'normalize', 'examples', Example, [learnt, near])
  await leave('normalize-glaive', 'normalize', 'rejected', Rejected, [broken])
  await leave('merge', 'merge', 'examples', Example, [learnt])
  await leave('merge', 'merge', 'splits', SplitAssignment, [{ id: learnt.id, split: 'train' }])
  await leave('merge', 'merge', 'flags', RowFlag, [{ id: learnt.id, flag: 'contradictory-label', partner: near.id }])
  await leave('merge', 'merge', 'rejected', Rejected, [
    { id: near.id, source: 'glaive', reason: 'near-duplicate', detail: 'similarity about 0.91', row: near, partner: learnt.id },
  ])
  await leave('validate', 'validate', 'examples', Example, [edited])
  await leave('validate', 'validate', 'splits', SplitAssignment, [{ id: learnt.id, split: 'train' }])
  const turns = await leave('train', 'train', 'turns', z.strictObject({ id: z.string(), leftOut: z.string().nullable() }), [
    { id: learnt.id, leftOut: null },
    { id: learnt.id, leftOut: null },
    { id: learnt.id, leftOut: 'too-long' },
    { id: 'ex_other', leftOut: null },
  ])
  const entry: SlotEntry = { version: 1, kind: 'promote', at: '2026-01-02T00:00:00.000Z', model, previous: null, verdict: null, files: [], note: '' }
  mkdirSync(join(workspace, 'models/slots'), { recursive: true })
  writeFileSync(join(workspace, 'models/slots/history.jsonl'), `${JSON.stringify(entry)}\n`)
  const database = await openDatabase({ directory: join(workspace, 'work'), reads: tables.map(({ path }) => path) })
  const trainings = [{ step: 'train', startedAt: '2026-01-01T00:00:00.000Z', model, turns }]
  lineage = { profile: 'embedded', graph: loadGraph(process.cwd()), tables, trainings, database, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
})
afterAll(async () => {
  await lineage[Symbol.asyncDispose]()
  await rm(workspace, { recursive: true })
})
const tell = async (id: string) => {
  const story = await tellRow({ workspace, lineage, id })
  return story && presentStory(story).map((line) => line.trim().replace(/ {2,}/g, '  '))
}

describe('the story of a row', () => {
  it('tells where it came from, what was mended, what each step did with it, and which model learnt how much of it', async () => {
    expect(await tell(learnt.id)).toEqual([
      `${learnt.id}  row 1 of glaive at r1 (MIT)`,
      'normalize-glaive  made, group g; mended: single-quotes at chat (was 0123456789abcdef); judged: overall 4',
      'merge  kept',
      'merge  on the train side',
      `merge  flagged contradictory-label, see ${near.id}`,
      'validate  kept, edited by hand',
      'train  model aaaaaaaaaaaa (trained 2026-01-01T00:00:00.000Z) learnt 2 turns of it, 1 left out as too-long, serves since 2026-01-02T00:00:00.000Z',
    ])
  })

  it('of a row that is out names rule and partner, also of one that never became an example', async () => {
    expect((await tell(near.id))?.at(-1)).toBe(`merge  out: near-duplicate (${learnt.id}): similarity about 0.91`)
    expect(await tell(broken.id)).toEqual([`${broken.id}  glaive`, 'normalize-glaive  out: call-syntax: no call'])
    expect(await tell('ex_nothing')).toBeNull()
  })

  it('is found by what the row asks, whatever its case, white space and end, where rows come into being', async () => {
    const asked = await findPrompt({ lineage, prompt: 'SHOW the uptime.' })
    expect(asked.rows.map(({ id }) => id)).toEqual([learnt.id, near.id, broken.id])
    expect(asked).toMatchObject({ isCut: false, heldOut: [] })
    expect((await findPrompt({ lineage, prompt: 'uptime' })).rows.map(({ id }) => id)).toEqual([broken.id])
  })

  it('names the scenario that asks a prompt', async () => {
    expect((await findPrompt({ lineage, prompt: 'Give me a listing of this project' })).heldOut).toEqual(['phrasing-list-project-2'])
  })
})
