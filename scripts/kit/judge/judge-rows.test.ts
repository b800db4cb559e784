import { describe, expect, it } from 'vitest'
import { type Example, exampleId, type Rejected } from '#kit/records'
import { createRedactor } from '#kit/redact'
import { type Behaviour, type FakeServer, startFakeServer } from '../llm/fake-server/fake-server.ts'
import { memoryCache } from '../llm/fake-server/opened.ts'
import { checkJudge } from './check-judge.ts'
import { JudgeParams, type JudgeSettings } from './judge-params.ts'
import { judgeRows } from './stage/index.ts'

const exampleOf = (text: string, row = text): Example => {
  const provenance = { source: 'custom/said', revision: 'r', row, licence: 'Apache-2.0' }
  return { version: 1, id: exampleId(provenance), group: 'g', tags: [], messages: [{ role: 'user', content: text }], tools: [], provenance }
}
const scored = (overall: number, reason = 'So it is.', usage = { prompt: 100, cached: 0, completion: 20 }): Behaviour => {
  const scores = { reason, tools: 5, arguments: 5, results: 5, safety: 5, completeness: 5, overall }
  return { kind: 'say', said: { calls: [{ id: 'c1', name: 'give_scores', arguments: JSON.stringify(scores) }], usage } }
}
/** Which row a request is about. */
const rowOf = (body: unknown): string => /"content\\*":\\*"(\w+)\\*"/.exec(JSON.stringify(body).split('<row>').at(-1) ?? '')?.[1] ?? ''

interface Trying {
  server: FakeServer
  params?: Partial<Record<keyof JudgeSettings, unknown>>
  cache?: ReturnType<typeof memoryCache>
}

async function judge(rows: (Example | Rejected)[], { server, params, cache = memoryCache() }: Trying) {
  const settings = { provider: 'openai', model: 'm', baseUrl: `${server.url}/v1`, servedAs: 'fake', prices: { m: { input: 10, output: 100 } } }
  const [examples, rejected, logged]: [Example[], Rejected[], string[]] = [[], [], []]
  const outputs = {
    examples: { write: async (row: Example) => void examples.push(row) },
    rejected: { write: async (row: Rejected) => void rejected.push(row) },
  }
  const judging = await judgeRows(JudgeParams.parse({ llm: settings, ...params }), {
    outputs,
    cache: { ...cache, folder: async () => '' },
    signal: new AbortController().signal,
    log: (event, fields) => void logged.push(`${event} ${JSON.stringify(fields)}`),
    progress: () => {},
    redactor: createRedactor(),
  })
  for (const row of rows) await ('reason' in row ? judging.rejected.write(row) : judging.examples.write(row))
  const end = await judging.end()
  return { examples, rejected, logged, cache, end, metrics: end.metrics }
}

describe('judgeRows', () => {
  it('without a judge the outputs are the very ones that were given', async () => {
    const outputs = { examples: { write: async () => {} }, rejected: { write: async () => {} } }
    const given = {
      outputs,
      cache: { ...memoryCache(), folder: async () => '' },
      signal: new AbortController().signal,
      log: () => expect.fail('nothing is logged'),
      progress: () => {},
      redactor: createRedactor(),
    }
    const judging = await judgeRows(null, given)
    expect([judging.examples, judging.rejected]).toEqual([outputs.examples, outputs.rejected])
    expect(await judging.end()).toEqual({ rejected: 0, metrics: {} })
  })

  it('rows keep their scores; one below the minimum is rejected with the score and the reason', async () => {
    await using server = await startFakeServer((_, { body }) => (rowOf(body) === 'bad' ? scored(2, 'The host is wrong.') : scored(4)))
    const { examples, rejected, metrics, logged, end } = await judge([exampleOf('good'), exampleOf('bad')], { server })
    expect(examples.map(({ messages, quality }) => [messages[0]?.content, quality?.['judge/tool-use-1/overall']])).toEqual([['good', 4]])
    expect(rejected).toMatchObject([
      {
        reason: 'low-judge-score',
        detail: 'overall is 2, and 4 is asked for (tool-use-1): The host is wrong.',
        row: { quality: { 'judge/tool-use-1/overall': 2 } },
      },
    ])
    expect(end.rejected).toBe(1)
    expect(metrics).toMatchObject({ judged: 2, unjudged: 0, judgeRejected: 1, judgeAnswers: 2, judgeTokens: 240 })
    expect(metrics.dollars).toBeCloseTo(2 * (100 * 10 + 20 * 100) * 1e-6, 12)
    expect(logged[0]).toMatch(/^judge .*"rubric":"tool-use-1","judge":"openai\/m".*calibrate-judge/)
    expect(logged[1]).toMatch(/^judged .*"judged":2,.*"dollars":0.006/)
  })

  it('rows come out in the order in which they went in, whoever is answered first, with what the stage rejects among them', async () => {
    // The first row is asked about twice, so others are answered before it.
    await using server = await startFakeServer((index, { body }) => (index === 0 ? { kind: 'say', said: { text: '' } } : scored(rowOf(body) === 'c' ? 1 : 5)))
    const own: Rejected = { id: 'x', source: 's', reason: 'duplicate', detail: '', row: null }
    const { examples, rejected } = await judge([exampleOf('a'), exampleOf('b'), own, exampleOf('c'), exampleOf('d'), exampleOf('e')], {
      server,
      params: { concurrency: 5 },
    })
    expect(server.seen.map(({ body }) => rowOf(body)).lastIndexOf('a')).toBeGreaterThan(1)
    expect(examples.map(({ messages }) => messages[0]?.content)).toEqual(['a', 'b', 'd', 'e'])
    expect(rejected.map(({ reason }) => reason)).toEqual(['duplicate', 'low-judge-score'])
  })

  it('asks for each text once: rows that say the same, other minimums and a second run cost nothing', async () => {
    await using server = await startFakeServer(() => scored(3))
    const rows = [exampleOf('same', '1'), exampleOf('same', '2'), exampleOf('other'), exampleOf('same', '3')]
    const first = await judge(rows, { server, params: { concurrency: 4 } })
    expect([server.seen.length, first.rejected.length, first.metrics.judged]).toEqual([2, 4, 4])
    const second = await judge(rows, { server, cache: first.cache, params: { minimum: { overall: 2 }, concurrency: 1, unjudged: 'keep' } })
    expect([server.seen.length, second.examples.length]).toEqual([2, 4])
    expect(second.metrics).toMatchObject({ judgeAnswers: 0, dollars: 0 })
  })

  it('a row without scores is rejected with the reason, or kept as it was', async () => {
    await using server = await startFakeServer(() => ({ kind: 'say', said: { text: 'no' } }))
    const strict = await judge([exampleOf('a')], { server })
    expect(strict.rejected).toMatchObject([{ reason: 'unjudged', detail: expect.stringContaining('malformed: it holds neither a call') }])
    const kind = await judge([exampleOf('a')], { server, params: { unjudged: 'keep' } })
    expect(kind.examples).toEqual([exampleOf('a')])
    expect(kind.metrics).toMatchObject({ judged: 0, unjudged: 1, judgeRejected: 0 })
  })

  it('of a share, the same rows are judged whatever stands beside them; the others are kept without scores', async () => {
    await using server = await startFakeServer(() => scored(5))
    const rows = Array.from({ length: 60 }, (_, index) => exampleOf(`row${index}`))
    const { examples, metrics } = await judge(rows, { server, params: { sample: 0.3 } })
    const drawn = examples.filter(({ quality }) => quality).map(({ id }) => id)
    expect([examples.length, metrics.unsampled]).toEqual([60, 60 - drawn.length])
    expect(drawn.length).toBeGreaterThan(8)
    expect(drawn.length).toBeLessThan(30)
    const half = await judge(rows.slice(30), { server, params: { sample: 0.3 } })
    expect(half.examples.filter(({ quality }) => quality).map(({ id }) => id)).toEqual(drawn.filter((id) => rows.slice(30).some((row) => row.id === id)))
  })

  it('a spent budget stops with what to do, and the next run goes on from there', async () => {
    await using server = await startFakeServer(() => scored(5, 'So it is.', { prompt: 3000, cached: 0, completion: 20 }))
    const rows = Array.from({ length: 6 }, (_, index) => exampleOf(`row${index}`))
    const params = { budget: { tokens: 12_000 }, concurrency: 2 }
    const cache = memoryCache()
    await expect(judge(rows, { server, cache, params })).rejects.toThrow(
      /^the judge stopped after \d+ rows: The budget ends here: .* of 12000 tokens are spent.*answers so far are kept: run the step again/,
    )
    const asked = server.seen.length
    expect(asked).toBeGreaterThan(0)
    expect(cache.kept.size).toBe(asked)
    const { examples } = await judge(rows, { server, cache, params: { budget: { tokens: 100_000 } } })
    expect([examples.length, server.seen.length]).toEqual([6, 6])
  })

  it('where one row shows that no row can be judged, answers that are under way are waited for and kept', async () => {
    const refused: Behaviour = { kind: 'respond', status: 401, body: '{"error":{"message":"invalid key"}}' }
    const rows = ['slow', 'fast', 'slower'].map((text) => exampleOf(text))
    for (const failing of ['slow', 'fast']) {
      const [seen, cache] = [new Set<string>(), memoryCache()]
      // Each of the others is asked about twice, so the failure comes first.
      await using server = await startFakeServer((_, { body }) => {
        const row = rowOf(body)
        if (row === failing) return refused
        if (seen.has(row)) return scored(5)
        seen.add(row)
        return { kind: 'say', said: { text: '' } }
      })
      await expect(judge(rows, { server, cache, params: { concurrency: 3 } })).rejects.toThrow(
        /^the judge stopped after \d rows: .*does not accept the key.*Check the key/,
      )
      expect(cache.kept.size).toBe(4)
    }
  })

  it('a key that is missing is said at once, with where to put it', async () => {
    await using server = await startFakeServer(() => scored(5))
    const llm = { provider: 'anthropic', model: 'm', baseUrl: server.url, keyName: 'KEY_THAT_NOBODY_HAS' }
    await expect(judge([exampleOf('a')], { server, params: { llm } })).rejects.toThrow(
      /KEY_THAT_NOBODY_HAS is not set\. Set .* in the environment or in \.env\.local/,
    )
    expect(server.seen).toEqual([])
  })

  it('a secret in a row is not sent', async () => {
    await using server = await startFakeServer(() => scored(5))
    const token = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`
    const { examples } = await judge([exampleOf(`clone with ${token}`)], { server })
    expect(JSON.stringify(server.seen)).not.toContain(token)
    expect(JSON.stringify(server.seen)).toContain('[REDACTED:')
    expect(examples).toHaveLength(1)
  })
})

describe('checkJudge', () => {
  it('names criteria that the rubric lacks, and a budget in dollars without a price', () => {
    expect(checkJudge(null, 'x')).toEqual([])
    const params = JudgeParams.parse({ llm: { provider: 'openai', model: 'm' }, minimum: { beauty: 3 }, budget: { dollars: 2 } })
    expect(checkJudge(params, 'generate-x')).toEqual([
      'judge.minimum of generate-x names beauty, and tool-use-1 scores tools, arguments, results, safety, completeness, overall; name one of these',
      'judge.budget of generate-x is in dollars, and judge.llm.prices lacks m; add its price, or set the budget in tokens',
    ])
  })
})
