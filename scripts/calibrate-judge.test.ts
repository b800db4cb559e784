import { execFile } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const script = join(import.meta.dirname, 'calibrate-judge.ts')

const calibrate = async (...args: string[]): Promise<{ code: number; out: string; said: string }> => {
  const cwd = await mkdtemp(join(tmpdir(), 'flywheel-calibrate-'))
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' }
  const { promise, resolve } = Promise.withResolvers<{ code: number; out: string; said: string }>()
  execFile(process.execPath, [script, ...args], { cwd, env }, (error, out, said) => resolve({ code: Number(error?.code ?? 0), out, said }))
  return promise
}

describe('calibrate-judge', () => {
  it('says how far the judge by rules and the labels agree, without a key, and fails below the floor that is asked for', async () => {
    const { code, out, said } = await calibrate('--minimum-kappa', '0.8')
    expect([code, said]).toEqual([1, expect.stringContaining('kappa is 0.63, and 0.8 is asked for')])
    expect(out).toMatch(/judge scripted\/rules by rubric tool-use-1, against 71 labelled rows/)
    expect(out).toMatch(/kappa +0\.63 +\(95 %: 0\.45 to 0\.80\)/)
    expect(out).toMatch(/label reject +11 +22/)
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
