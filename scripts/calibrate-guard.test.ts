import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startFakeServer } from './kit/llm/fake-server/fake-server.ts'

const script = join(import.meta.dirname, 'calibrate-guard.ts')

async function calibrate(args: string[], keys = {}, cwd?: string): Promise<{ code: number; out: string; said: string }> {
  const folder = cwd ?? (await mkdtemp(join(tmpdir(), 'flywheel-calibrate-guard-')))
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...keys }
  const { promise, resolve } = Promise.withResolvers<{ code: number; out: string; said: string }>()
  execFile(process.execPath, [script, ...args], { cwd: folder, env }, (error, out, said) => resolve({ code: Number(error?.code ?? 0), out, said }))
  return promise
}

describe('calibrate-guard', () => {
  it('says how far the rules and the labels agree, without a key, and what the labels are worth', async () => {
    const { code, out, said } = await calibrate([])
    expect([code, said]).toEqual([0, ''])
    expect(out).toMatch(/^the rules, against \d+ labelled trials: beside the rules$/m)
    expect(out).toMatch(/^the rules, against \d+ labelled trials: held out$/m)
    expect(out.match(/agreement +\d+ of \d+ trials +\d\d\.\d % +\(95 %: \d\d\.\d % to \d\d\.\d %\)/g)).toHaveLength(2)
    expect(out).toContain('its figures are too kind')
  })

  it('with a reviewer, gives both: what it lowers is lower, and nothing is higher than by the rules', async () => {
    const text = JSON.stringify({ decision: 'reject', reasons: ['So.'] })
    await using server = await startFakeServer(() => ({ kind: 'say', said: { calls: [{ id: 'c', name: 'give_review', arguments: text }] } }))
    const args = ['--reviewer', 'openai:m', '--base-url', `${server.url}/v1`, '--key-name', 'REVIEW_KEY', '--format', 'json']
    const { code, out, said } = await calibrate(args, { REVIEW_KEY: 'sk-of-nobody-123456' })
    expect(code, said).toBe(0)
    const [rules, rulesHeldOut, ...both] = JSON.parse(out)
    for (const one of [rules, rulesHeldOut]) expect(one.falsePromotes.count).toBeGreaterThan(0)
    expect(both.map(({ set }: { set: string }) => set)).toEqual(['beside the rules', 'held out'])
    for (const one of both) {
      expect(one).toMatchObject({ who: 'the rules and openai:m', falsePromotes: { count: 0 }, metrics: { reviewed: server.seen.length } })
      expect(one.confusion.map((row: number[]) => row[0])).toEqual([0, 0, 0])
    }
  })

  it.each([
    [['--reviewer', 'claude'], /--reviewer is "claude", and wants PROVIDER:MODEL/],
    [['--reviewer', 'anthropic:m'], /ANTHROPIC_API_KEY is not set/],
    [['--reviewr', 'openai:m'], /there is no option --reviewr; did you mean --reviewer\?/],
    [['--labelled', '/dev/null'], /\/dev\/null holds no labelled trial; write one a line/],
    [['--labelled', 'nowhere.jsonl'], /nowhere\.jsonl cannot be read \(ENOENT\); name a file of labelled trials/],
  ])('what cannot be done is one message: %s', async (args, message) => {
    const { code, said } = await calibrate(args)
    expect(said).toMatch(message)
    expect([code, said.trim().split('\n').length]).toEqual([2, 1])
  })
})
