import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Example, exampleId, type Origin, type Provenance, type Rejected, type SplitAssignment } from '#kit/records'
import { tryStage } from '#kit/store'
import { pythonReady } from '../../../tests/python-ready.ts'
import { requirement } from '../../../tests/requirement.ts'
import stage from '../stage.ts'
import type { CardFacts } from './card-facts.ts'
import { CardParams } from './card-params.ts'
import { citation } from './citation.ts'
import { sizeCategory } from './dataset-card.ts'

const example = (from: Partial<Provenance>, tool = 'bash'): Example => {
  const provenance = { source: 'made', revision: '1', row: '1', licence: 'MIT', ...from }
  const tools = [{ type: 'function' as const, function: { name: tool, parameters: { type: 'object' } } }]
  const messages = [
    { role: 'user' as const, content: 'hello' },
    { role: 'assistant' as const, content: 'hi', weight: 1 as const },
  ]
  return { version: 1, id: exampleId(provenance), group: 'g', tags: [], messages, tools, provenance }
}
const rejected = (source: string, reason: string): Rejected => ({ id: `${source} ${reason}`, source, reason, detail: 'because', row: null })

const EXAMPLES = [
  ...['1', '2', '3'].map((row) => example({ source: 'web', revision: 'c0ffee', row, licence: 'MIT' })),
  example({ source: 'web', revision: 'c0ffee', row: '4', licence: 'MIT' }, 'no good'),
  ...['1', '2'].map((row) => example({ source: 'custom/greet', revision: 'generated@1', row, licence: 'Apache-2.0', seed: 1 })),
  ...['a', 'b'].map((task) => example({ source: 'collect', revision: task, row: task, licence: 'Apache-2.0', trial: task })),
]
const ORIGIN: Origin = { source: 'web', repository: 'somebody/web-rows', revision: 'c0ffee', licence: 'MIT', files: [{ path: 'a', sha256: 'b', bytes: 1 }] }

async function makeDataset(params: object = {}, inputs: Record<string, Rejected[]> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'flywheel-card-'))
  await writeFile(join(folder, 'origin.json'), JSON.stringify(ORIGIN))
  const splits = EXAMPLES.map(({ id }, index): SplitAssignment => ({ id, split: index === 1 ? 'validation' : 'train' }))
  const tried = await tryStage(stage, {
    step: { name: 'export' },
    params: { card: params },
    inputs: { examples: EXAMPLES, splits, origins: join(folder, 'origin.json'), ...inputs },
  })
  await rm(folder, { recursive: true })
  const card = tried.outputs.card?.text ?? ''
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(card) ?? []
  const rows = body.split('\n').flatMap((line) => (line.startsWith('| ') ? [line.slice(2, -2).split(' | ')] : []))
  return { path: dirname(tried.outputs.card?.path ?? ''), folder: tried.folder, card, head: parse(head), rows, citation: tried.outputs.citation?.text ?? '' }
}

/** The fields of the Citation File Format 1.2.0 that are used here, as its schema has them. */
const Body = z.strictObject({ name: z.string(), website: z.url().optional() })
const Person = z.strictObject({ 'family-names': z.string(), 'given-names': z.string(), affiliation: z.string().optional(), orcid: z.url().optional() })
const Cff = z.strictObject({
  'cff-version': z.literal('1.2.0'),
  message: z.string(),
  type: z.enum(['dataset', 'software']),
  title: z.string(),
  abstract: z.string(),
  authors: z.array(z.union([Body, Person])).min(1),
  version: z.string().optional(),
  'date-released': z.iso.date().optional(),
  doi: z.string().optional(),
  url: z.url().optional(),
  license: z.enum(['MIT', 'Apache-2.0']).optional(),
  keywords: z.array(z.string()).min(1),
  identifiers: z.array(z.strictObject({ type: z.enum(['doi', 'url', 'swh', 'other']), value: z.string(), description: z.string() })),
  references: z
    .array(z.strictObject({ type: z.literal('data'), title: z.string(), authors: z.array(Body), version: z.string(), license: z.string().optional() }))
    .optional(),
})

describe('the dataset card', () => {
  it('counts rows by source, with where they came from, at which revision and under which licence', async () => {
    const { rows, folder } = await makeDataset({}, { unconverted: [rejected('web', 'no-turns')], repeated: [rejected('custom/greet', 'duplicate')] })
    expect(rows.filter(([name]) => /^`(web|custom|collect)/.test(name ?? ''))).toEqual([
      ['`collect`', 'runs of agents on tasks', '2 revisions', 'Apache-2.0', '2', '2', '0', '0'],
      ['`custom/greet`', 'generator `datasets/custom/greet`', '`generated@1`', 'Apache-2.0', '3', '2', '0', '0'],
      ['`web`', 'somebody/web-rows', '`c0ffee`', 'MIT', '5', '2', '1', '0'],
    ])
    await rm(folder, { recursive: true })
  })

  it('counts what each filter took in and let out, and why rows were rejected', async () => {
    const { rows, folder } = await makeDataset(
      {},
      {
        unconverted: [rejected('web', 'no-turns'), rejected('web', 'no-turns'), rejected('gone', 'malformed-row')],
        repeated: [rejected('custom/greet', 'duplicate')],
        unmerged: [rejected('custom/greet', 'equals-scenario')],
        invalid: [rejected('web', 'role-order')],
      },
    )
    const filters = rows.filter((row) => /^`(normalize|generate|merge|validate|export)`$/.test(row[0] ?? ''))
    expect(filters.filter((row) => row.length === 5).map(([name, , ...counts]) => [name, ...counts])).toEqual([
      ['`normalize`', '8', '5', '3'],
      ['`generate`', '4', '3', '1'],
      ['`merge`', '10', '9', '1'],
      ['`validate`', '9', '8', '1'],
      ['`export`', '8', '7', '1'],
    ])
    expect(filters.filter((row) => row.length === 4)).toEqual([
      ['`normalize`', '`gone`', '`malformed-row`', '1'],
      ['`normalize`', '`web`', '`no-turns`', '2'],
      ['`generate`', '`custom/greet`', '`duplicate`', '1'],
      ['`merge`', '`custom/greet`', '`equals-scenario`', '1'],
      ['`validate`', '`web`', '`role-order`', '1'],
      ['`export`', '`web`', '`format:openai-chat`', '1'],
    ])
    await rm(folder, { recursive: true })
  })

  it('names each file with the digest and lines it has', async () => {
    const { rows, path, folder } = await makeDataset()
    const files = rows.filter(([name]) => name?.endsWith('.jsonl`'))
    expect(files.map(([name]) => name)).toEqual(
      ['openai', 'trainer'].flatMap((folder) => ['train', 'validation', 'test'].map((split) => `\`${folder}/${split}.jsonl\``)),
    )
    for (const [name = '', lines, bytes, digest] of files) {
      const content = await readFile(join(path, name.slice(1, -1)))
      const sha256 = createHash('sha256').update(content).digest('hex')
      expect([lines, bytes, digest]).toEqual([
        `${content.toString().split('\n').length - 1}`,
        `${content.length}`.replace(/(?<=\d)(?=\d{3}$)/, ','),
        `\`${sha256}\``,
      ])
    }
    await rm(folder, { recursive: true })
  })

  it('has the head that the hub reads, without a file that holds no row', async () => {
    const { head, folder } = await makeDataset({ title: 'Rows: of "tools"' })
    expect(head).toMatchObject({
      pretty_name: 'Rows: of "tools"',
      license: ['apache-2.0', 'mit'],
      language: ['en'],
      task_categories: ['text-generation'],
      size_categories: ['n<1K'],
    })
    expect(head.configs[0]).toEqual({
      config_name: 'openai',
      default: true,
      data_files: [
        { split: 'train', path: 'openai/train.jsonl' },
        { split: 'validation', path: 'openai/validation.jsonl' },
      ],
    })
    await rm(folder, { recursive: true })
    const empty = await tryStage(stage, { inputs: { examples: [], splits: [] } })
    expect(parse(/^---\n([\s\S]*?)\n---/.exec(empty.outputs.card?.text ?? '')?.[1] ?? '')).toMatchObject({ configs: [], license: [] })
    await rm(empty.folder, { recursive: true })
  })

  it.each([
    [0, 'n<1K'],
    [999, 'n<1K'],
    [1000, '1K<n<10K'],
    [20_380, '10K<n<100K'],
    [5e11, '100B<n<1T'],
    [2e12, 'n>1T'],
  ])('%d rows are %s', (rows, category) => {
    expect(sizeCategory(rows)).toBe(category)
  })

  it('the same rows give the same card, whatever the time, the time zone and the profile', async () => {
    const before = process.env.TZ
    const first = await makeDataset()
    process.env.TZ = 'Pacific/Kiritimati'
    const second = await makeDataset()
    process.env.TZ = before
    expect([second.card, second.citation]).toEqual([first.card, first.citation])
    expect(first.card + first.citation).not.toMatch(/embedded|20\d\d-\d\d/)
    for (const { folder } of [first, second]) await rm(folder, { recursive: true })
  })
})

describe.runIf(requirement('trainer', pythonReady(), 'the Python environment is not there; `npm test` makes it'))('the library `datasets`', () => {
  it('reads the folder by its card: both formats, both splits', async () => {
    const { path, folder } = await makeDataset()
    const script = `import datasets, sys
for name in datasets.get_dataset_config_names(sys.argv[1]):
    print(name, {split: rows.num_rows for split, rows in datasets.load_dataset(sys.argv[1], name, cache_dir=sys.argv[2]).items()})`
    const env = { ...process.env, HF_HUB_OFFLINE: '1', HF_HOME: join(folder, 'hub') }
    const { stdout } = await promisify(execFile)('.venv/bin/python', ['-c', script, path, join(folder, 'cache')], { env })
    expect(stdout).toBe("openai {'train': 6, 'validation': 1}\ntrainer {'train': 6, 'validation': 1}\n")
    await rm(folder, { recursive: true })
  }, 120_000)
})

describe('the citation', () => {
  const facts = (sources: Partial<CardFacts['sources'][number]>[]): CardFacts => ({
    step: 'export',
    sources: sources.map((source) => ({
      source: 'web',
      making: 'downloaded',
      repository: null,
      revisions: ['1'],
      licences: ['MIT'],
      rows: 1,
      exported: { train: 1, validation: 0, test: 0 },
      ...source,
    })),
    filters: [],
    files: [{ path: 'openai/train.jsonl', lines: 1, bytes: 1, sha256: 'ab' }],
    formats: [],
  })
  const cite = (sources: Partial<CardFacts['sources'][number]>[], params: object = {}) => Cff.parse(parse(citation(facts(sources), CardParams.parse(params))))

  it('is a Citation File Format 1.2.0 that names title, authors, licence, and the digest of the files', () => {
    expect(cite([{}])).toMatchObject({ type: 'dataset', title: 'Flywheel tool-use dataset', license: 'MIT', authors: [{ name: 'The Flywheel authors' }] })
    expect(cite([{}]).identifiers[0]?.value).toBe(`sha256:${createHash('sha256').update('openai/train.jsonl\0ab\n').digest('hex')}`)
    const told = cite([{}], {
      title: 'Mine',
      authors: [{ familyNames: 'Lovelace', givenNames: 'Ada', orcid: 'https://orcid.org/0000-0001-2345-6789' }, { name: 'A project' }],
      version: '1.0',
      released: '2026-01-31',
      doi: '10.5281/zenodo.1',
      url: 'https://example.org/rows',
    })
    expect(told).toMatchObject({
      title: 'Mine',
      authors: [{ 'family-names': 'Lovelace', 'given-names': 'Ada' }, { name: 'A project' }],
      'date-released': '2026-01-31',
      doi: '10.5281/zenodo.1',
    })
  })

  it('cites the public datasets that rows came from, but no sample of one, and none whose rows were all rejected', () => {
    const sources = [
      { repository: 'somebody/web-rows', revisions: ['c0ffee'], licences: ['not declared upstream'] },
      { repository: 'sample of other/rows' },
      { repository: 'lost/rows', exported: { train: 0, validation: 0, test: 0 } },
    ]
    expect(cite(sources).references).toEqual([{ type: 'data', title: 'somebody/web-rows', authors: [{ name: 'somebody' }], version: 'c0ffee' }])
  })

  it('names no licence where several hold, since a list would offer a choice', () => {
    expect(cite([{}, { licences: ['Apache-2.0'] }]).license).toBeUndefined()
    expect(cite([{ licences: ['not declared upstream'] }]).license).toBeUndefined()
  })
})
