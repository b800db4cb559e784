import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'flywheel-validate-atif-'))
afterAll(() => rmSync(root, { recursive: true }))
const write = (name: string, text: string) => {
  writeFileSync(join(root, name), text)
  return join(root, name)
}
const trajectory = (logprobs: string) =>
  `{"schema_version": "ATIF-v1.7", "agent": {"name": "a", "version": "1"}, "steps": [{"step_id": 1, "source": "agent", "message": "", "metrics": {"logprobs": ${logprobs}}}]}`
const good = write('good.json', trajectory('[-0.5]'))
const odd = write('odd.json', trajectory('[-Infinity]'))
const bad = write('bad.json', '{"agent": {}}')
const noJson = write('no.json', '{"agent"')
const latin = join(root, 'latin.json')
writeFileSync(latin, Buffer.from(trajectory('[]').replace('"a"', '"\u00e9"'), 'latin1'))
const missing = join(root, 'missing.json')

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('validate-atif.ts', import.meta.url)), ...args], {
    encoding: 'utf8',
  })
  const lines = stdout.split('\n').filter((line) => line)
  return { status, stderr, lines: lines.map((line) => JSON.parse(line)) }
}

describe('validate-atif', () => {
  it('gives one JSON line a file, and ends with 0 where all are valid', () => {
    const lines = [good, odd].map((file) => ({ file, valid: true, errors: [] }))
    expect(run(good, odd)).toEqual({ status: 0, stderr: '', lines })
  })

  it('ends with 1 where one is not, whatever the last one is; strict sees more', () => {
    const errors = [{ path: 'trajectory.steps.0.metrics.logprobs.0', message: 'is -Infinity, must be a finite number of at most 0' }]
    expect(run('--profile', 'strict', odd, good)).toMatchObject({ status: 1, lines: [{ file: odd, valid: false, errors }, { valid: true }] })
    expect(run('--profile=compat', bad, good)).toMatchObject({
      status: 1,
      lines: [
        { file: bad, valid: false },
        { file: good, valid: true },
      ],
    })
  })

  it('a file that is no JSON, or that cannot be read, is not valid, and keeps no other from its line', () => {
    const { status, stderr, lines } = run(noJson, latin, missing, root, good)
    expect([status, stderr]).toEqual([1, ''])
    const [fault, unread] = [/^is no JSON \(/, /^cannot be read \(.*; give a file of one ATIF trajectory$/].map((message) => ({
      path: 'trajectory',
      message: expect.stringMatching(message),
    }))
    expect(lines).toEqual([
      { file: noJson, valid: false, errors: [fault] },
      { file: latin, valid: false, errors: [fault] },
      { file: missing, valid: false, errors: [unread] },
      { file: root, valid: false, errors: [unread] },
      { file: good, valid: true, errors: [] },
    ])
  })

  it.each([
    [['--profile', 'loose', good], /--profile is "loose"; give compat or strict/],
    [['--strict', good], /there is no option --strict/],
    [[], /no file is named/],
  ])('%j ends with 2 and one line', (args, message) => {
    const { status, stderr, lines } = run(...args)
    expect([status, lines, stderr.trim().split('\n').length]).toEqual([2, [], 1])
    expect(stderr).toMatch(message)
  })
})
