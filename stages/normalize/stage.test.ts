import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Example, type Origin, Rejected } from '#kit/records'
import { type Conversion, defineConverter } from '#kit/stage'
import { tryStage } from '#kit/store'
import { literal, openDatabase, openTableWriter } from '#kit/table'
import { requirement } from '../../tests/requirement.ts'
import stage from './stage.ts'

const Row = z.object({ name: z.string(), says: z.string() })
const echo = defineConverter({
  summary: 'says what the row says',
  source: 'echo',
  row: Row,
  rowId: (row) => row.name,
  reasons: ['silent'],
  convert: ({ says }): Conversion => {
    if (says === 'crash') throw new Error('boom')
    if (says === 'odd') return { kind: 'rejected', reason: 'strange', detail: '' }
    if (says === '') return { kind: 'rejected', reason: 'silent', detail: 'says nothing' }
    return {
      kind: 'example',
      group: 'g',
      tags: ['t'],
      messages: [
        { role: 'user', content: 'Speak.' },
        { role: 'assistant', content: says },
      ],
      tools: [],
    }
  },
})

async function normalize(files: Record<string, string>, given: { converter?: unknown; params?: unknown; source?: string; rows?: number } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'flywheel-normalize-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const listed = Object.entries(files).map(([path, text]) => ({
    path,
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
  }))
  return run(
    folder,
    { source: given.source ?? 'echo', repository: 'o/r', revision: 'r1', licence: 'MIT', files: listed, ...(given.rows !== undefined && { rows: given.rows }) },
    given.converter ?? echo,
    given.params,
  )
}

async function run(folder: string, origin: Origin, definition: unknown, params?: unknown) {
  const path = join(await mkdtemp(join(tmpdir(), 'flywheel-origin-')), 'origin.json')
  await writeFile(path, JSON.stringify(origin))
  const logged: string[] = []
  const log = (event: string, fields = {}) => void logged.push(`${event} ${JSON.stringify(fields)}`)
  const { outputs, outcome } = await tryStage(stage, { definition, params, log, inputs: { raw: { path: folder, digest: 'sha256:x' }, origin: path } })
  const examples = (outputs.examples?.rows ?? []).map((row) => Example.parse(row))
  const rejected = (outputs.rejected?.rows ?? []).map((row) => Rejected.parse(row))
  return { examples, rejected, outcome, logged, path: outputs.examples?.path ?? '' }
}

const line = (name: string, says: string) => JSON.stringify({ name, says })

describe('normalize', () => {
  it('an example says where it comes from, and has the same name on every run', async () => {
    const files = { 'rows.jsonl': `${line('a', 'hello')}\n\n${line('b', 'bye\u2028now')}` }
    const { examples, path } = await normalize(files)
    expect(examples).toHaveLength(2)
    expect(examples[0]).toEqual({
      version: 1,
      id: expect.stringMatching(/^ex_[0-9a-f]{16}$/),
      group: 'g',
      tags: ['t'],
      messages: [
        { role: 'user', content: 'Speak.' },
        { role: 'assistant', content: 'hello', weight: 1 },
      ],
      tools: [],
      provenance: { source: 'echo', revision: 'r1', row: 'a', licence: 'MIT' },
    })
    expect(examples[1]?.messages[1]?.content).toBe('bye\u2028now')
    expect(await readFile((await normalize(files)).path)).toEqual(await readFile(path))
  })

  it('a row that is no row, or bears a name that is taken, is rejected like one that cannot be converted', async () => {
    const text = [line('a', 'x'), '{"name": "cut', '{"name": 7}', '[]', line('b', ''), line('a', 'y')].join('\n')
    const { examples, rejected, outcome } = await normalize({ 'rows.jsonl': text })
    expect(examples.map(({ provenance }) => provenance.row)).toEqual(['a'])
    expect(rejected.map(({ reason }) => reason)).toEqual(['malformed-row', 'malformed-row', 'malformed-row', 'silent', 'duplicate-row'])
    expect(rejected[0]).toMatchObject({ source: 'echo', row: '{"name": "cut', detail: expect.stringContaining('JSON') })
    expect(rejected[1]).toMatchObject({ row: { name: 7 }, detail: expect.stringMatching(/name: .*string/) })
    expect(rejected[4]).toMatchObject({ id: examples[0]?.id, row: { name: 'a', says: 'y' } })
    expect(outcome.balance).toEqual({ in: 6, out: { examples: 1, rejected: 5 } })
  })

  it('rows without a name are numbered over all files, arrays and Parquet included', async () => {
    const { rowId: _, ...nameless } = echo
    const folder = await mkdtemp(join(tmpdir(), 'flywheel-normalize-'))
    await writeFile(join(folder, 'a.json'), JSON.stringify([{ name: 'x', says: '1' }, { says: 2 }]))
    const writer = await openTableWriter(join(folder, 'b.parquet'), Row)
    await writer.write({ name: 'x', says: '3' })
    await writer.close()
    const files = ['a.json', 'b.parquet'].map((path) => ({ path, sha256: '', bytes: 0 }))
    const { examples, rejected } = await run(folder, { source: 'echo', repository: 'o/r', revision: 'r1', licence: 'MIT', files }, nameless)
    expect(examples.map(({ provenance, messages }) => [provenance.row, messages[1]?.content])).toEqual([
      ['0', '1'],
      ['2', '3'],
    ])
    expect(rejected).toHaveLength(1)
  })

  it('of several folders a row bears its folder in its name, so that each keeps its own; of one it does not', async () => {
    const names = async (files: Record<string, string>) => {
      const { examples, rejected } = await normalize(files)
      return [...examples.map(({ provenance }) => provenance.row), ...rejected.map(({ reason }) => reason)]
    }
    expect(await names({ 'One/a.jsonl': line('a', 'x'), 'Two/a.jsonl': line('a', 'y'), 'Two/b.jsonl': line('a', 'z') })).toEqual([
      'One/a',
      'Two/a',
      'duplicate-row',
    ])
    expect(await names({ 'One/a.jsonl': line('a', 'x'), 'One/b.jsonl': line('b', 'y') })).toEqual(['a', 'b'])
  })

  it('tells that other rows came than upstream has, where that is known and all are read', async () => {
    const files = { 'a.jsonl': `${line('a', 'x')}\n${line('b', '')}\n` }
    const told = async (given: Parameters<typeof normalize>[1]) => (await normalize(files, given)).logged.filter((event) => event.startsWith('other-rows'))
    expect(await told({ rows: 3 })).toEqual(['other-rows-than-expected {"expected":3,"came":2}'])
    expect([await told({ rows: 2 }), await told({}), await told({ rows: 3, params: { limit: 1 } })]).toEqual([[], [], []])
  })

  it('with a limit reads so many rows and no more', async () => {
    const files = { 'a.jsonl': `${line('a', 'x')}\n${line('b', '')}\n`, 'b.jsonl': `${line('c', 'x')}\n${line('d', 'x')}\n` }
    const count = async (limit: number | null) => {
      const { examples, rejected } = await normalize(files, { params: { limit } })
      return [examples.length, rejected.length]
    }
    expect([await count(1), await count(2), await count(3), await count(null)]).toEqual([
      [1, 0],
      [1, 1],
      [2, 1],
      [3, 1],
    ])
  })

  it('a fault of the converter stops the step and names row and file', async () => {
    await expect(normalize({ 'a.jsonl': line('a', 'crash') })).rejects.toThrow(/converter of echo failed on row a; mend .*convert\.ts/)
    await expect(normalize({ 'a.jsonl': line('a', 'odd') })).rejects.toThrow(/"strange", which is not among its reasons/)
    await expect(normalize({ 'a.jsonl': line('a', 'x') }, { source: 'other' })).rejects.toThrow(/rows of other came to the converter of echo/)
    await expect(normalize({ 'a.json': '[{"name": "a"' })).rejects.toThrow(/rows of .*a\.json cannot be read/)
  })

  it('a judge adds its scores to those of the upstream, and rejects what is too low', async () => {
    const rated = { ...echo, scores: ['care'], convert: (row: z.infer<typeof Row>) => ({ ...echo.convert(row), quality: { care: 4 } }) }
    const files = { 'rows.jsonl': [line('a', 'hello'), line('b', "I'll see to it."), line('c', 'bye')].join('\n') }
    const judge = { llm: { provider: 'scripted', model: 'rules' } }
    const { examples, rejected, outcome, logged } = await normalize(files, { converter: rated, params: { judge } })
    expect(examples.map(({ provenance, quality }) => [provenance.row, quality?.care, quality?.['judge/tool-use-1/overall']])).toEqual([
      ['a', 4, 5],
      ['c', 4, 5],
    ])
    expect(rejected.map(({ reason, source }) => [reason, source])).toEqual([['low-judge-score', 'echo']])
    expect(outcome.metrics).toMatchObject({ rows: 3, rejected: 1, judged: 3 })
    expect(logged[0]).toMatch(/^judge .*"tool-use-1".*"kappa":0\.\d/)
  })

  it('a definition that is no converter is found before anything runs', async () => {
    const step = { name: 'normalize-x', root: 'datasets/x/normalize' }
    const params = stage.params.parse({})
    expect(await stage.check?.({ params, definition: { convert: 1 }, step })).toEqual([expect.stringContaining('datasets/x/normalize/convert.ts')])
    expect(await stage.check?.({ params, definition: echo, step })).toEqual([])
    const asked = { ...params, quality: { care: 3, speed: 1 } }
    expect(await stage.check?.({ params: asked, definition: { ...echo, scores: ['care'] }, step })).toEqual([
      expect.stringMatching(/quality of normalize-x names speed, but rows of echo have care; mend pipeline\.yaml/),
    ])
  })

  it('rows whose scores are below what is asked for are rejected, and those without scores where that is asked for', async () => {
    const judged = defineConverter({
      ...echo,
      scores: ['care', 'speed'],
      convert: (row) => {
        const conversion = echo.convert(row)
        const quality = row.name.split(',').map((score, index) => [['care', 'speed'][index] ?? '', Number(score)])
        return conversion.kind === 'example' && row.name !== '' ? { ...conversion, quality: Object.fromEntries(quality) } : conversion
      },
    })
    const files = { 'rows.jsonl': ['3,1', '3,0', '2', '5', ''].map((name) => line(name, 'x')).join('\n') }
    const sorted = async (params: unknown) => {
      const { examples, rejected } = await normalize(files, { converter: judged, params })
      return [...examples.map(({ quality }) => quality ?? null), ...rejected.map(({ reason, detail }) => `${reason}: ${detail}`)]
    }
    expect(await sorted({})).toEqual([{ care: 3, speed: 1 }, { care: 3, speed: 0 }, { care: 2 }, { care: 5 }, null])
    const quality = { care: 3, speed: 1 }
    const below = ['below-quality: speed is 0, and 1 is asked for', 'below-quality: care is 2, and 3 is asked for']
    expect(await sorted({ quality })).toEqual([{ care: 3, speed: 1 }, { care: 5 }, null, ...below])
    expect(await sorted({ quality, unscored: 'reject' })).toEqual([
      { care: 3, speed: 1 },
      ...below,
      'unscored: no score for speed',
      'unscored: no score for care, speed',
    ])
  })

  it('an element of an array that is no JSON costs that row alone', async () => {
    const { examples, rejected } = await normalize({ 'a.json': `[${line('a', 'x')}, {"name": tea}, ${line('b', 'y')}]` })
    expect(examples).toHaveLength(2)
    expect(rejected).toMatchObject([{ reason: 'malformed-row', row: '{"name": tea}' }])
  })
})

const convert = (source: string) => async (folder: string, path: string) => {
  const definition: unknown = (await import(join(import.meta.dirname, `../../datasets/${source}/normalize/convert.ts`))).default
  return run(folder, { source, repository: 'o/r', revision: 'r1', licence: 'l', files: [{ path, sha256: '', bytes: 0 }] }, definition)
}

describe('the samples', () => {
  it.each([
    ['glaive', 'glaive.json', 124, 14],
    ['agentinstruct', 'agentinstruct.jsonl', 136, 32],
    ['toucan', 'sft.jsonl', 135, 15],
  ])('%s/sample/%s gives %i examples and %i rejected rows', async (source, path, kept, rejected) => {
    const counts = await convert(source)(join(import.meta.dirname, `../../datasets/${source}/sample`), path)
    expect([counts.examples.length, counts.rejected.length]).toEqual([kept, rejected])
    expect(new Set(counts.examples.map(({ id }) => id)).size).toBe(kept)
    for (const { tags, repairs = [] } of counts.examples) {
      const tagged = tags.filter((tag) => tag.startsWith('repair:'))
      expect([...new Set(repairs.map(({ rule }) => `repair:${rule}`))].sort()).toEqual(tagged)
    }
  })
})

describe('the hub', () => {
  it("AgentInstruct's Parquet, with conversations as a list of structs, converts like its JSON lines", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flywheel-normalize-'))
    const sample = join(import.meta.dirname, '../../datasets/agentinstruct/sample')
    const lines = (await readFile(join(sample, 'agentinstruct.jsonl'), 'utf8')).trim().split('\n')
    // Those of the hub: no turns told as text.
    const structured = lines.filter((line) => line.startsWith('{"conversations":[{'))
    await writeFile(join(folder, 'whole.jsonl'), structured.join('\n'))
    await using database = await openDatabase({ directory: join(folder, 'work'), reads: [join(folder, 'whole.jsonl')], writes: [join(folder, 'os.parquet')] })
    const columns = `{conversations: 'STRUCT("from" VARCHAR, loss BOOLEAN, "value" VARCHAR)[]', id: 'VARCHAR'}`
    await database.run(
      `COPY (FROM read_json(${literal(join(folder, 'whole.jsonl'))}, columns = ${columns})) TO ${literal(join(folder, 'os.parquet'))} (FORMAT parquet)`,
    )
    const [parquet, json] = [await convert('agentinstruct')(folder, 'os.parquet'), await convert('agentinstruct')(folder, 'whole.jsonl')]
    expect(parquet.examples).toHaveLength(135)
    expect(parquet.examples).toEqual(json.examples)
    expect(parquet.rejected).toEqual(json.rejected)
  })
})

const fixtures = process.env.FLYWHEEL_FIXTURES
describe.runIf(requirement('fixtures', fixtures !== undefined && existsSync(fixtures), 'FLYWHEEL_FIXTURES does not name the folder of fixtures'))(
  'real rows',
  () => {
    it.each([
      ['glaive', 'glaive/raw.jsonl', 9],
      ['glaive', 'glaive/reserialised.jsonl', 100],
      ['agentinstruct', 'agentinstruct/os.jsonl', 4],
      ['agentinstruct', 'agentinstruct/db.jsonl', 4],
      ['agentinstruct', 'agentinstruct/alfworld.jsonl', 4],
      ['agentinstruct', 'agentinstruct/webshop.jsonl', 4],
      ['agentinstruct', 'agentinstruct/kg.jsonl', 4],
      ['agentinstruct', 'agentinstruct/mind2web.jsonl', 4],
      ['toucan', 'toucan/sft.jsonl', 1],
      ['toucan', 'toucan/kimi-k2.jsonl', 1],
      ['toucan', 'toucan/qwen3.jsonl', 1],
    ])('%s: the rows of %s, %i, all become examples', async (source, path, kept) => {
      const { examples, rejected } = await convert(source)(join(`${fixtures}/upstream`, path, '..'), basename(path))
      expect([examples.length, rejected]).toEqual([kept, []])
    })

    it.each([
      ['glaive', 'toucan/sft.jsonl', 'malformed-row'],
      ['toucan', 'glaive/raw.jsonl', 'malformed-row'],
      ['agentinstruct', 'glaive/raw.jsonl', 'malformed-row'],
    ])('%s: rows of %s, of another shape, are rejected as %s', async (source, path, reason) => {
      const { examples, rejected } = await convert(source)(join(`${fixtures}/upstream`, path, '..'), basename(path))
      expect(examples).toEqual([])
      expect(new Set(rejected.map((row) => row.reason))).toEqual(new Set([reason]))
    })
  },
)
