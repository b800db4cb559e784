import { createHash } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Origin } from '#kit/records'
import { defineSource, type Source } from '#kit/stage'
import { tryStage } from '#kit/store'
import { contentOf, digestOf, noise } from '../../tests/hub/content.ts'
import { type LocalHub, openLocalHub } from '../../tests/hub/local-hub.ts'
import stage from './stage.ts'

const text = '{"a": 1}\n'
const sha256 = createHash('sha256').update(text).digest('hex')
const revision = 'a'.repeat(40)
const step = { name: 'download-tiny', root: 'datasets/tiny/download' }
const DOUBT = 'the card says nothing; look at https://hub.example/o/tiny'

async function tiny({ sample, ...more }: Partial<Omit<Source, 'sample'>> & { sample?: Partial<Source['sample']> } = {}): Promise<Source> {
  const path = join(await mkdtemp(join(tmpdir(), 'flywheel-sample-')), 'tiny.jsonl')
  await writeFile(path, text)
  return defineSource({
    summary: 's',
    name: 'tiny',
    licence: 'not declared',
    repository: 'o/tiny',
    revision,
    configurations: {
      small: [{ path: 'small/train-*.parquet', sha256: null, bytes: null, rows: 3 }],
      all: [
        { path: 'small/train-*.parquet', sha256: null, bytes: null, rows: 3 },
        { path: 'large.json', sha256: digestOf(noise(5000)), bytes: 5000 },
      ],
    },
    configuration: 'small',
    sample: { path, sha256, ...sample },
    ...more,
  })
}
const check = async (definition: unknown, params: Record<string, unknown> = {}) => stage.check?.({ params: stage.params.parse(params), definition, step })

/** Tries the stage with what it logs; `server` is the hub of the environment meanwhile. */
async function attempt(given: NonNullable<Parameters<typeof tryStage>[1]>, server?: LocalHub) {
  const logged: string[] = []
  const before = process.env.HF_ENDPOINT
  if (server) process.env.HF_ENDPOINT = server.endpoint
  try {
    return { logged, ...(await tryStage(stage, { ...given, log: (event, fields = {}) => logged.push(`${event} ${JSON.stringify(fields)}`) })) }
  } finally {
    if (before === undefined) delete process.env.HF_ENDPOINT
    else process.env.HF_ENDPOINT = before
  }
}

describe('download from the sample', () => {
  it('leaves the file whole, and says what it is', async () => {
    const source = await tiny({ sample: { licence: 'Apache-2.0' } })
    const { outputs, outcome } = await attempt({ definition: source })
    expect(await readFile(join(outputs.raw?.path ?? '', 'tiny.jsonl'), 'utf8')).toBe(text)
    expect(Origin.parse(JSON.parse(outputs.origin?.text ?? ''))).toEqual({
      source: 'tiny',
      repository: 'sample of o/tiny',
      revision: 'sample',
      licence: 'Apache-2.0',
      files: [{ path: 'tiny.jsonl', sha256, bytes: 9 }],
    })
    expect(outcome.licences).toEqual(['Apache-2.0'])
  })

  it("rows of the upstream's own have its licence", async () => {
    const { outputs } = await attempt({ definition: await tiny() })
    expect(JSON.parse(outputs.origin?.text ?? '')).toMatchObject({ licence: 'not declared' })
  })

  it('a file with another digest is found before anything runs, and nothing of it is taken', async () => {
    const source = await tiny({ sample: { sha256: 'f'.repeat(64) } })
    const [message, ...others] = (await check(source)) ?? []
    expect(others).toEqual([])
    for (const part of [source.sample.path, sha256, 'f'.repeat(64), 'git checkout', 'datasets/tiny/download/source.ts']) expect(message).toContain(part)
    await expect(tryStage(stage, { definition: source })).rejects.toThrow(sha256)
    expect(await check(source, { from: 'hub' })).toEqual([])
  })

  it('a file that is missing, or a definition that is no source, is found too', async () => {
    expect(await check(await tiny({ sample: { path: 'datasets/tiny/sample/none.jsonl' } }))).toEqual([
      expect.stringMatching(/none\.jsonl, cannot be read; .*git checkout/),
    ])
    expect(await check({ name: 'tiny' })).toEqual([expect.stringContaining('datasets/tiny/download/source.ts')])
    expect(await check(await tiny())).toEqual([])
  })
})

describe('download from the hub', () => {
  const shards = { 'small/train-0.parquet': { content: contentOf('one') }, 'small/train-1.parquet': { content: contentOf('two') } }
  const open = () => openLocalHub({ repository: 'o/tiny', revision, files: { ...shards, 'large.json': { content: noise(5000) } } })

  it('leaves every file of the configuration under its path and says where they come from, and how many rows there should be', async () => {
    await using server = await open()
    const { outputs, outcome } = await attempt({ definition: await tiny(), params: { from: 'hub' } }, server)
    expect(await readFile(join(outputs.raw?.path ?? '', 'small/train-1.parquet'), 'utf8')).toBe('two')
    const files = Object.entries(shards).map(([path, { content }]) => ({ path, sha256: digestOf(content), bytes: 3 }))
    const rest = { source: 'tiny', repository: 'o/tiny', licence: 'not declared', files }
    expect(Origin.parse(JSON.parse(outputs.origin?.text ?? ''))).toEqual({ ...rest, revision, configuration: 'small', rows: 3 })
    expect([outcome.metrics, outcome.licences]).toEqual([{ files: 2, bytes: 6 }, ['not declared']])
  })

  it('of another configuration where the step asks for it; rows that nobody counted are not told', async () => {
    await using server = await open()
    const { outputs } = await attempt({ definition: await tiny(), params: { from: 'hub', configuration: 'all' } }, server)
    const origin = Origin.parse(JSON.parse(outputs.origin?.text ?? ''))
    expect([origin.configuration, origin.rows, origin.files.length]).toEqual(['all', undefined, 3])
  })

  it('a name that the source has not is found before anything runs', async () => {
    expect(await check(await tiny(), { from: 'hub', configuration: 'smal' })).toEqual([
      'the source tiny has no configuration "smal"; did you mean "small"? (the param `configuration` of download-tiny in pipeline.yaml)',
    ])
    expect(await check(await tiny({ configuration: 'medium' }))).toEqual([expect.stringMatching(/by default and has none of that name; there is: small, all/)])
  })

  it.each(['main', 'refs/pr/3', 'abc123', revision.toUpperCase()])('the revision %s is no commit', async (other) => {
    expect(await check(await tiny({ revision: other }))).toEqual([
      expect.stringMatching(/pins ".*", which may stand for other rows tomorrow; write the commit/),
    ])
  })

  it.each([
    ['../a', /is no path/],
    ['/a', /is no path/],
    ['*/a', /has a "\*" before its last part/],
  ])('the path %s is none of a file there', async (path, message) => {
    expect(await check(await tiny({ configurations: { small: [{ path, sha256: null, bytes: null }] } }))).toEqual([expect.stringMatching(message)])
  })
})

describe('a licence that upstream does not declare', () => {
  it('is warned of, with where to look; refused where the step says so; or taken in silence', async () => {
    const definition = await tiny({ licenceDoubt: DOUBT })
    const warned = (logged: string[]) => logged.filter((line) => line.startsWith('unconfirmed-licence'))
    expect(warned((await attempt({ definition })).logged)).toEqual([`unconfirmed-licence ${JSON.stringify({ source: 'tiny', because: DOUBT })}`])
    expect(warned((await attempt({ definition, params: { unconfirmedLicence: 'accept' } })).logged)).toEqual([])
    expect(await check(definition)).toEqual([])
    expect(await check(definition, { from: 'hub', unconfirmedLicence: 'refuse' })).toEqual([
      `the licence of tiny is not confirmed: ${DOUBT}; look there, and if you may use it, set \`unconfirmedLicence: accept\` for the step in pipeline.yaml, else take the source out of it`,
    ])
  })

  it('is no matter where the sample has one of its own', async () => {
    const definition = await tiny({ licenceDoubt: DOUBT, sample: { licence: 'Apache-2.0' } })
    expect(await check(definition, { unconfirmedLicence: 'refuse' })).toEqual([])
    expect((await attempt({ definition })).logged.join()).not.toContain('unconfirmed')
  })
})

describe('the sources', () => {
  const load = async (name: string): Promise<Source> => (await import(join(import.meta.dirname, `../../datasets/${name}/download/source.ts`))).default
  const rowsOf = (source: Source) =>
    Object.fromEntries(Object.entries(source.configurations).map(([name, files]) => [name, files.reduce((sum, { rows = Number.NaN }) => sum + rows, 0)]))

  it.each(['glaive', 'agentinstruct', 'toucan'])('%s is pinned, has what its step asks for, and its sample is the one that it names', async (name) => {
    const source = await load(name)
    expect(source.name).toBe(name)
    const sample = { ...source.sample, path: join(import.meta.dirname, '../..', source.sample.path) }
    expect(await check({ ...source, sample }, { from: 'sample' })).toEqual([])
    expect(await check(source, { from: 'hub' })).toEqual([])
  })

  it('say how many rows each choice of files has', async () => {
    expect(rowsOf(await load('glaive'))).toEqual({ default: 112_960 })
    expect(rowsOf(await load('agentinstruct'))).toEqual({ default: 1866 })
    expect(rowsOf(await load('toucan'))).toEqual({ SFT: 119_287, 'Kimi-K2': 518_516, Qwen3: 551_613, OSS: 457_130, all: 1_527_259 })
  })

  it('the licence of AgentInstruct alone is in doubt', async () => {
    const doubts = await Promise.all(['glaive', 'agentinstruct', 'toucan'].map(async (name) => [name, (await load(name)).licenceDoubt !== undefined]))
    expect(Object.fromEntries(doubts)).toEqual({ glaive: false, agentinstruct: true, toucan: false })
  })
})
