import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Example, Rejected } from '#kit/records'
import { literal, openDatabase } from '#kit/table'
import source from '../datasets/agentinstruct/download/source.ts'
import { type Checkout, makeCheckout } from '../tests/checkout.ts'
import type { Content } from '../tests/hub/content.ts'
import { openLocalHub } from '../tests/hub/local-hub.ts'

let checkout: Checkout
beforeAll(async () => {
  checkout = await makeCheckout()
})
afterAll(() => rm(checkout.path, { recursive: true, force: true }))

const command = (args: string, env?: Record<string, string>) => checkout.run(`node scripts/generate-trajectories.ts ${args}`, env)
const text = (path: string) => readFileSync(join(checkout.path, path), 'utf8')
const rows = (path: string) =>
  text(path)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

describe('generate-trajectories --load-dataset', () => {
  it.each(['glaive', 'agentinstruct', 'toucan'])('%s: what is read is sampled, left out or rejected with a reason', async (name) => {
    const { code, output } = await command(`--load-dataset ${name} --sample 40 --output-dir drawn/${name}`)
    expect([code, output]).toEqual([0, expect.stringContaining('40 sampled with seed 1')])
    const summary = JSON.parse(text(`drawn/${name}/summary.json`))
    const examples = rows(`drawn/${name}/examples.jsonl`).map((row) => Example.parse(row))
    const rejected = rows(`drawn/${name}/rejected.jsonl`).map((row) => Rejected.parse(row))
    const reasons = Object.values<number>(summary.rejected).reduce((sum, count) => sum + count, 0)
    expect([examples.length, new Set(examples.map(({ id }) => id)).size, rejected.length]).toEqual([40, 40, reasons])
    expect(summary).toMatchObject({ source: name, seed: 1, asked: 40, sampled: 40, read: summary.converted + rejected.length })
    expect(readdirSync(join(checkout.path, 'drawn', name)).sort()).toEqual(['examples.jsonl', 'rejected.jsonl', 'summary.json'])
  })

  it('gives the same bytes again, others for another seed, and a smaller sample as the first lines of a larger', async () => {
    await command('--load-dataset glaive --sample 40 --output-dir drawn/again')
    await command('--load-dataset glaive --sample 10 --output-dir drawn/small')
    await command('--load-dataset glaive --sample 40 --seed 2 --output-dir drawn/other')
    const drawn = text('drawn/again/examples.jsonl')
    expect(drawn).toBe(text('drawn/glaive/examples.jsonl'))
    expect(drawn.split('\n').slice(0, 10)).toEqual(text('drawn/small/examples.jsonl').split('\n').slice(0, 10))
    expect(drawn).not.toBe(text('drawn/other/examples.jsonl'))
  })

  it('of fewer rows than asked for takes all, and says so', async () => {
    const { code, output } = await command('--load-dataset toucan --sample 5000')
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/5000 were asked for: these are all 135 there are in the rows shipped with the project; --from hub has 119,287/),
    ])
    expect(rows('datasets/out/toucan-sample-5000-seed-1/examples.jsonl')).toHaveLength(135)
  })

  it('from the hub at the pinned revision; what is there is not fetched again unless it was changed', async () => {
    await using hub = await openLocalHub({ repository: source.repository, revision: source.revision, files: await splits() })
    const draw = (folder: string) => command(`--load-dataset agentinstruct --sample 20 --from hub --output-dir drawn/${folder}`, { HF_ENDPOINT: hub.endpoint })
    expect((await draw('hub')).code).toBe(0)
    const sent = hub.sentBytes()
    const summary = JSON.parse(text('drawn/hub/summary.json'))
    expect(summary).toMatchObject({ revision: source.revision, configuration: 'default', licence: 'not declared upstream', sampled: 20 })
    expect(summary.read).toBeGreaterThan(150)
    expect((await draw('hub-again')).code).toBe(0)
    expect([hub.sentBytes(), text('drawn/hub-again/examples.jsonl')]).toEqual([sent, text('drawn/hub/examples.jsonl')])
    await checkout.run(`printf x >> .store/cache/download/by-hand/agentinstruct/${source.revision}-default/data/os-00000-of-00001-0.parquet`)
    expect((await draw('hub-again')).code).toBe(0)
    expect([hub.sentBytes(), text('drawn/hub-again/examples.jsonl')]).toEqual([2 * sent, text('drawn/hub/examples.jsonl')])
  })

  it.each([
    ['--load-dataset glaiv', '--load-dataset is "glaiv"; give it one of agentinstruct, glaive, toucan\n'],
    ['--load-dataset glaive --sample 0', '--sample is "0"; give it a whole number, 1 or more\n'],
    ['--load-dataset toucan --from hub --configuration SFTT', 'the source toucan has no configuration "SFTT"; did you mean "SFT"?\n'],
  ])('%s is told in one line', async (args, message) => {
    expect(await command(args)).toEqual({ code: 1, output: message })
  })
})

/** The sample in the form that the hub has the whole set in. */
async function splits(): Promise<Record<string, { content: Content }>> {
  const from = join(checkout.path, 'datasets/agentinstruct/sample/agentinstruct.jsonl')
  const made: Record<string, { content: Content }> = {}
  for (const split of ['os', 'db', 'alfworld', 'webshop', 'kg', 'mind2web']) {
    const path = join(checkout.path, `${split}.parquet`)
    await using database = await openDatabase({ directory: join(checkout.path, 'work'), reads: [from], writes: [path] })
    await database.run(
      `COPY (SELECT * FROM read_json(${literal(from)}, format = 'newline_delimited', ignore_errors = true) WHERE id LIKE '${split}\\_%' ESCAPE '\\') TO ${literal(path)} (FORMAT parquet)`,
    )
    const bytes = readFileSync(path)
    made[`data/${split}-00000-of-00001-0.parquet`] = { content: { bytes: bytes.length, read: (start) => [bytes.subarray(start)] } }
  }
  return made
}
