import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeServer, startFakeServer } from '../scripts/kit/llm/fake-server/fake-server.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const KEY = 'sk-of-nobody-9f8e7d6c5b4a'
const STAGE = `import { z } from 'zod'
import { checkJudge, JudgeParams, judgeKeys, judgeRows } from '#kit/judge'
import { Example, exampleId, Rejected } from '#kit/records'
import { defineStage, table } from '#kit/stage'
export default defineStage({
  summary: 'makes rows, and has them judged where it is told to',
  inputs: {},
  outputs: { examples: table(Example), rejected: table(Rejected) },
  balance: { in: [], out: ['examples', 'rejected'] },
  params: z.strictObject({ rows: z.number().int(), judge: JudgeParams }),
  deterministic: true,
  asks: { param: 'judge', keys: ({ judge }) => judgeKeys(judge) },
  check: async ({ params, step }) => checkJudge(params.judge, step.name),
  async run({ outputs, params, redactor, cache, signal, log, progress }) {
    const judging = await judgeRows(params.judge, { outputs, redactor, cache, signal, log, progress })
    for (let row = 0; row < params.rows; row++) {
      const provenance = { source: 'toy', revision: 'r', row: String(row), licence: 'Apache-2.0' }
      const message = { role: 'user' as const, content: \`row \${row}\` }
      await judging.examples.write({ version: 1, id: exampleId(provenance), group: 'g', tags: [], messages: [message], tools: [], provenance })
    }
    const { metrics } = await judging.end()
    return { rowsIn: params.rows, metrics }
  },
})
`
const pipeline = (url: string) => `profile: plain
profiles: { plain: nobody judges, judged: a model judges, slow: a model judges one row after the other }
steps:
  rows:
    stage: make
    root: stages/make
    with: { rows: 3 }
    profiles:
      judged: { judge: { llm: { provider: openai, model: m, baseUrl: '${url}/v1', keyName: JUDGE_KEY }, minimum: { overall: 4 } } }
      slow: { judge: { llm: { provider: openai, model: slow, baseUrl: '${url}/v1' }, concurrency: 1 } }
`

describe('a step whose rows are judged', { timeout: 60_000 }, () => {
  let toy: ToyWorkspace
  let server: FakeServer
  let onLastRow: (() => boolean) | undefined
  beforeAll(async () => {
    const scores = { reason: 'So.', tools: 5, arguments: 5, results: 5, safety: 5, completeness: 5 }
    server = await startFakeServer((_, { body }) => {
      if (body.model === 'slow' && JSON.stringify(body).includes('row 2') && onLastRow?.()) return { kind: 'silent' }
      const overall = JSON.stringify(body).includes('row 1') ? 2 : 5
      return { kind: 'say', said: { calls: [{ id: 'c', name: 'give_scores', arguments: JSON.stringify({ ...scores, overall }) }] } }
    })
    toy = await makeToyWorkspace({ files: { 'stages/make/stage.ts': STAGE, 'pipeline.yaml': pipeline(server.url) } })
  }, 60_000)
  afterAll(() => server[Symbol.asyncDispose]())
  const run = (profile: string) => toy.node('scripts/run-step.ts', 'rows', '--profile', profile)
  const manifest = (profile: string) => toy.read(`stages/make/out/${profile}/manifest.json`)

  it('nobody is asked where nobody judges', async () => {
    const { code, output } = await run('plain')
    expect([code, server.seen.length], output).toEqual([0, 0])
  })

  it('without its key it fails before a row is made, and says where the key goes', async () => {
    const { code, output } = await run('judged')
    expect(code).toBe(1)
    expect(output).toMatch(/JUDGE_KEY is not set\. Set JUDGE_KEY in the environment or in \.env\.local/)
  })

  it('takes the key from .env.local, sends it to the server alone, and keeps it nowhere', async () => {
    toy.write('.env.local', `JUDGE_KEY=${KEY}\n`)
    const { code, output } = await run('judged')
    expect(code, output).toBe(0)
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(`Bearer ${KEY}`))
    expect(output).toMatch(/judged .*rejected.*1/)
    expect(JSON.parse(manifest('judged')).files.map(({ path, rows }: { path: string; rows: number }) => [path, rows])).toEqual([
      ['examples.parquet', 2],
      ['rejected.parquet', 1],
    ])
    const search = `const { readdirSync, readFileSync } = require('node:fs'); const found = ['.store', 'stages', 'pipeline.lock.json'].flatMap((top) => top.includes('lock') ? [top] : readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.parentPath + '/' + entry.name)).filter((path) => readFileSync(path).includes(process.argv[1])); console.log(found.join())`
    expect((await toy.node('-e', search, KEY)).output.trim()).toBe('')
    expect((await toy.node('-e', search, 'row 1')).output).toContain('.store/cache')
  })

  it('another key is no reason to ask again, and another minimum asks nobody', async () => {
    toy.write('.env.local', 'JUDGE_KEY=sk-another-one-1234567\n')
    expect((await run('judged')).output).toContain('from the store')
    toy.edit('pipeline.yaml', 'overall: 4', 'overall: 1')
    const { code, output } = await run('judged')
    expect([code, server.seen.length], output).toEqual([0, 3])
    expect(JSON.parse(manifest('judged')).files[0].rows).toBe(3)
  })

  it('killed in the middle, it goes on from the row that it was at', async () => {
    const child = spawn(process.execPath, ['scripts/run-step.ts', 'rows', '--profile', 'slow'], { cwd: toy.path, stdio: 'ignore' })
    onLastRow = () => child.kill('SIGKILL')
    await once(child, 'exit')
    onLastRow = undefined
    const askedOf = () => server.seen.filter(({ body }) => body.model === 'slow').map(({ body }) => /row \d/.exec(JSON.stringify(body.messages))?.[0])
    expect(askedOf()).toEqual(['row 0', 'row 1', 'row 2'])
    const { code, output } = await run('slow')
    expect(code, output).toBe(0)
    expect(askedOf()).toEqual(['row 0', 'row 1', 'row 2', 'row 2'])
  })

  it('nothing is promised of its bytes: the lock holds those that nobody judged', async () => {
    expect((await toy.node('scripts/lock.ts')).code).toBe(0)
    const { profiles } = JSON.parse(toy.read('pipeline.lock.json'))
    expect(profiles.plain.steps.rows.out).toMatchObject({ 'examples.parquet': { rows: 3 } })
    expect(profiles.judged.steps.rows).not.toHaveProperty('out')
    expect(profiles.judged.steps.rows.in.params.judge.llm.keyName).toBe('JUDGE_KEY')
  })
})
