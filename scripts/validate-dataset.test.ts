import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'flywheel-validate-dataset-'))
afterAll(() => rmSync(root, { recursive: true }))
const turn = (role: string, content: string) => ({ role, content })
const rows = (...list: object[][]) => list.map((messages) => `${JSON.stringify({ messages })}\n`).join('')
writeFileSync(join(root, 'a.jsonl'), rows([turn('user', 'a'), turn('assistant', 'b')]))

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('validate-dataset.ts', import.meta.url)), ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('validate-dataset', () => {
  it('ends with 0 where there is no error, 1 where there is one, and tells it in JSON too', () => {
    expect(run('--data-dir', root)).toMatchObject({ status: 0, stdout: '1 file (1 openai)\n1 row: 0 with errors, 0 that --fix would mend\n' })
    writeFileSync(join(root, 'b.jsonl'), rows([turn('user', 'a'), turn('assistant', 'b'), turn('user', 'c')]))
    expect(run('--data-dir', root)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('b.jsonl:1 messages[2].role: the row ends on user [last-message]; end it'),
    })
    const { status, stdout } = run('--data-dir', root, '--format', 'json')
    expect([status, JSON.parse(stdout).rules]).toEqual([1, { 'last-message': 1 }])
  })

  it('mends beside the folder, unless it is told where', () => {
    expect(run('--data-dir', `${root}/`, '--fix')).toMatchObject({ status: 0, stdout: expect.stringContaining('1 mended') })
    expect(readdirSync(`${root}-mended`).sort()).toEqual(['a.jsonl', 'b.jsonl'])
    expect(readFileSync(`${root}-mended/b.jsonl`, 'utf8')).toBe(rows([turn('user', 'a'), turn('assistant', 'b')]))
    rmSync(`${root}-mended`, { recursive: true })
    expect(run('--data-dir', root, '--fix', '--in-place').status).toBe(0)
    expect(run('--data-dir', root)).toMatchObject({ status: 0 })
  })

  it.each([
    [['--data-dir', join(root, 'none')], /there is no folder .*none; name/],
    [['--data-dir', root, '--dialect', 'x'], /no dialect "x"; give one of/],
    [['--data-dir', root, '--format', 'xml'], /--format is "xml"/],
    [['--data-dir', root, '--output', 'x'], /give --fix too/],
    [['--data-dir', root, '--fxi'], /there is no option --fxi/],
  ])('%j ends with 2 and one line', (args, message) => {
    const { status, stdout, stderr } = run(...args)
    expect([status, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1])
    expect(stderr).toMatch(message)
  })
})
