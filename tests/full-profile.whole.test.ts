import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as send } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Example, Manifest } from '#kit/records'
import { countRows, literal, openDatabase, readTable } from '#kit/table'
import { type Checkout, makeCheckout } from './checkout.ts'
import { type Content, digestOf } from './hub/content.ts'
import { type LocalHub, listen, openLocalHub } from './hub/local-hub.ts'

const SPLITS = ['os', 'db', 'alfworld', 'webshop', 'kg', 'mind2web']

/** The samples in the form the hub has the whole sets in: Glaive's one JSON array, AgentInstruct's and Toucan's parquet shards. */
describe('the full profile, from a hub', { timeout: 600_000 }, () => {
  let checkout: Checkout
  const hubs: LocalHub[] = []
  const served: Record<string, number> = {}
  let front: Awaited<ReturnType<typeof openFront>>
  const read = (path: string) => readFileSync(join(checkout.path, path), 'utf8')
  const manifest = (path: string): Manifest => Manifest.parse(JSON.parse(read(`${path}/out/full/manifest.json`)))
  const rowsOf = (path: string, output: string) => manifest(path).files.find((file) => file.path === `${output}.parquet`)?.rows ?? 0

  beforeAll(async () => {
    checkout = await makeCheckout()
    const sources = ['glaive', 'agentinstruct', 'toucan'] as const
    const files = {
      glaive: { 'glaive-function-calling-v2.json': { content: bytesOf(readFileSync(join(checkout.path, 'datasets/glaive/sample/glaive.json'))) } },
      agentinstruct: Object.fromEntries(
        await Promise.all(
          SPLITS.map(async (split) => [
            `data/${split}-00000-of-00001-0123456789abcdef.parquet`,
            await parquet(checkout.path, 'datasets/agentinstruct/sample/agentinstruct.jsonl', `id LIKE '${split}\\_%' ESCAPE '\\'`),
          ]),
        ),
      ),
      toucan: Object.fromEntries(
        await Promise.all(
          [0, 1].map(async (shard) => [
            `SFT/train-0000${shard}-of-00002.parquet`,
            await parquet(checkout.path, 'datasets/toucan/sample/sft.jsonl', `hash(uuid) % 2 = ${shard}`),
          ]),
        ),
      ),
    }
    for (const source of ['agentinstruct', 'toucan'] as const)
      served[source] = Object.values<{ rows: number }>(files[source]).reduce((sum, { rows }) => sum + rows, 0)
    served.glaive = JSON.parse(read('datasets/glaive/sample/glaive.json')).length
    const routes: Record<string, string> = {}
    for (const source of sources) {
      const text = read(`datasets/${source}/download/source.ts`)
      const of = (field: string) => new RegExp(`${field}: '([^']+)'`).exec(text)?.[1] ?? ''
      const hub = await openLocalHub({ repository: of('repository'), revision: of('revision'), files: files[source] })
      hubs.push(hub)
      routes[of('repository')] = hub.endpoint
    }
    // What is pinned to the byte upstream is pinned to these bytes here.
    const whole = files.glaive['glaive-function-calling-v2.json'].content
    const path = 'datasets/glaive/download/source.ts'
    const pinned = read(path)
      .replace(/sha256: '[0-9a-f]+',\n\s+bytes: \d+/, `sha256: '${digestOf(whole)}', bytes: ${whole.bytes}`)
      .replace(/rows: [\d_]+/, 'rows: 138')
    writeFileSync(join(checkout.path, path), pinned)
    front = await openFront(routes)
  }, 120_000)
  afterAll(async () => {
    await front.close()
    for (const hub of hubs) await hub[Symbol.asyncDispose]()
    rmSync(checkout.path, { recursive: true, force: true })
  })

  it('builds the checked dataset of all three sources by one command, with their licences', async () => {
    const { code, output } = await checkout.run('npx nx run pipeline:validate:full --outputStyle=stream-without-prefixes', { HF_ENDPOINT: front.address })
    expect(code, output.slice(-4000)).toBe(0)
    expect(output).toMatch(/unconfirmed-licence source=agentinstruct/)
    for (const source of ['glaive', 'agentinstruct', 'toucan']) {
      const balance = manifest(`datasets/${source}/normalize`).balance
      expect([source, balance?.in]).toEqual([source, served[source]])
      expect(rowsOf(`datasets/${source}/normalize`, 'examples')).toBeGreaterThan(90)
    }
    expect(manifest('stages/validate').licences).toEqual(['Apache-2.0', 'not declared upstream'])
    const sources = new Map<string, Set<string>>()
    const examples = join(checkout.path, 'stages/validate/out/full/examples.parquet')
    for await (const { provenance } of readTable(examples, Example)) {
      if (!provenance.source.startsWith('custom/'))
        sources.set(provenance.source, (sources.get(provenance.source) ?? new Set()).add(`${provenance.revision} ${provenance.licence}`))
    }
    expect([...sources.keys()].sort()).toEqual(['agentinstruct', 'collect', 'glaive', 'toucan'])
    expect([...(sources.get('agentinstruct') ?? [])]).toEqual([expect.stringMatching(/^[0-9a-f]{40} not declared upstream$/)])
    expect([...(sources.get('glaive') ?? [])]).toEqual([expect.stringMatching(/^[0-9a-f]{40} Apache-2\.0$/)])
  })

  it('a second run asks the hub for nothing', async () => {
    const asked = hubs.reduce((sum, hub) => sum + hub.asked.length, 0)
    const { code, output } = await checkout.run('npx nx run pipeline:validate:full', { HF_ENDPOINT: front.address })
    expect(code, output).toBe(0)
    expect(hubs.reduce((sum, hub) => sum + hub.asked.length, 0)).toBe(asked)
  })
})

const bytesOf = (all: Buffer): Content => ({ bytes: all.byteLength, read: (from) => [all.subarray(from)] })

async function parquet(workspace: string, jsonLines: string, where: string): Promise<{ content: Content; rows: number }> {
  const [from, to] = [join(workspace, jsonLines), join(workspace, `.store/made-${Math.random()}.parquet`)]
  await using database = await openDatabase({ directory: `${to}.work`, reads: [from], writes: [to] })
  await database.run(
    `COPY (SELECT * FROM read_json(${literal(from)}, format = 'newline_delimited', ignore_errors = true) WHERE ${where}) TO ${literal(to)} (FORMAT parquet)`,
  )
  return { content: bytesOf(readFileSync(to)), rows: await countRows(to) }
}

/** One address for several hubs of one repository each, as the real one is. */
function openFront(routes: Record<string, string>): ReturnType<typeof listen> {
  return listen((request, response) => {
    const repository = Object.keys(routes).find((name) => request.url?.includes(`/${name}/`))
    if (repository === undefined) return void response.writeHead(404).end()
    const { host: _, ...headers } = request.headers
    send(`${routes[repository]}${request.url}`, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
      .on('error', () => response.destroy())
      .end()
  })
}
