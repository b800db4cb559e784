import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startFakeServer } from './kit/llm/fake-server/fake-server.ts'

const script = join(import.meta.dirname, 'calibrate-judge.ts')

const folder = () => mkdtemp(join(tmpdir(), 'flywheel-calibrate-'))
const calibrate = async (...args: string[]) => calibrateIn(await folder(), args)

function calibrateIn(cwd: string, args: string[], keys = {}): Promise<{ code: number; out: string; said: string }> {
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...keys }
  const { promise, resolve } = Promise.withResolvers<{ code: number; out: string; said: string }>()
  execFile(process.execPath, [script, ...args], { cwd, env }, (error, out, said) => resolve({ code: Number(error?.code ?? 0), out, said }))
  return promise
}

describe('calibrate-judge', () => {
  it('says how far the judge by rules and the labels agree, without a key, and fails below the floor that is asked for', async () => {
    const { code, out, said } = await calibrate('--minimum-kappa', '0.8')
    expect([code, said]).toEqual([1, expect.stringMatching(/^kappa is 0\.\d\d, and 0\.8 is asked for/)])
    expect(out).toMatch(/judge scripted\/rules by rubric tool-use-1, against 71 labelled rows/)
    expect(out).toMatch(/kappa +0\.\d\d +\(95 %: 0\.\d\d to 0\.\d\d\)/)
    expect(out).toMatch(/label reject +\d+ +\d+/)
  })

  it('asks a model with its key, says what it cost, and asks nothing twice', async () => {
    const scores = { reason: 'So.', tools: 5, arguments: 5, results: 5, safety: 5, completeness: 5, overall: 5 }
    await using server = await startFakeServer(() => ({ kind: 'say', said: { calls: [{ id: 'c', name: 'give_scores', arguments: JSON.stringify(scores) }] } }))
    const model = [
      '--provider',
      'openai',
      '--model',
      'm',
      '--base-url',
      `${server.url}/v1`,
      '--key-name',
      'JUDGE_KEY',
      '--price-input',
      '1',
      '--price-output',
      '5',
    ]
    const cwd = await folder()
    const first = await calibrateIn(cwd, model, { JUDGE_KEY: 'sk-of-nobody-123456' })
    expect(first.code, first.said).toBe(0)
    expect(first.out).toMatch(/kappa +0\.00/)
    expect(first.out).toContain(`asked 71, replayed 0, 8,520 tokens, $0.0142`)
    expect(new Set(server.seen.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer sk-of-nobody-123456']))
    const second = await calibrateIn(cwd, model, { JUDGE_KEY: 'sk-of-nobody-123456' })
    expect(second.out).toContain('asked 0, replayed 71, 0 tokens, $0.0000')
    expect(server.seen).toHaveLength(71)
  })

  it('gives the figures as JSON', async () => {
    const { code, out, said } = await calibrate('--format', 'json', '--minimum-kappa', '0.5')
    expect(code, said).toBe(0)
    const figures = { judge: 'scripted/rules', rows: 71, tally: { answered: 71, dollars: 0 } }
    expect(JSON.parse(out)).toMatchObject(figures)
  })

  it.each([
    [['--provider', 'anthropic', '--model', 'm'], /ANTHROPIC_API_KEY is not set\. Set ANTHROPIC_API_KEY in the environment or in \.env\.local/],
    [['--minimum', 'beauty=3'], /minimum of calibrate-judge names beauty, and tool-use-1 scores tools, /],
  ])('what cannot be done is one message: %s', async (args, message) => {
    const { code, said } = await calibrate(...args)
    expect(said).toMatch(message)
    expect([code, said.trim().split('\n').length]).toEqual([2, 1])
  })
})
