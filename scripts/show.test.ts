import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tryStage } from '#kit/store'
import exportStage from '../stages/export/stage.ts'
import { leaveOutput } from '../tests/leave-output.ts'

let workspace = ''
const good = { role: 'assistant', content: 'Hello', weight: 1 }
const example = (id: string, messages: unknown[]) => {
  const provenance = { source: 'made', revision: '1', row: id, licence: 'MIT' }
  return { version: 1, id, group: 'g', tags: [], messages: [{ role: 'user', content: `ask ${id}` }, ...messages], tools: [], provenance }
}

/** A workspace of one step whose output was left by the true stage. */
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-show-'))
  const examples = [example(`ex_${'0'.repeat(16)}`, [good]), example(`ex_${'1'.repeat(16)}`, [good, good]), example(`ex_${'2'.repeat(16)}`, [good])]
  const { folder } = await tryStage(exportStage, { inputs: { examples, splits: examples.map(({ id }) => ({ id, split: 'train' })) } })
  const rows: Record<string, number> = { 'splits.parquet': 2, 'rejected.parquet': 1 }
  const outputs = { openai: 'folder', trainer: 'folder', splits: 'table', rejected: 'table' }
  await leaveOutput(workspace, 'export', { folder, outputs, rowsOf: (path) => rows[path] })
})
afterAll(() => rm(workspace, { recursive: true }))

const show = (...args: string[]) =>
  new Promise<{ code: number; out: string; error: string }>((resolve) => {
    const script = join(import.meta.dirname, 'show.ts')
    execFile(process.execPath, [script, ...args], { cwd: workspace }, (failed, out, error) => resolve({ code: failed ? 1 : 0, out, error }))
  })

describe('scripts/show.ts', { timeout: 60_000 }, () => {
  it('says what a step has left and shows the first output, a folder file by file', async () => {
    const { code, out } = await show('export', '--limit', '1')
    expect(code).toBe(0)
    expect(out).toMatch(/^export \(embedded\): .*openai\/train\.jsonl 100 B, .*rejected\.parquet 1 rows, 100 B/)
    expect(out).toContain('openai/train.jsonl  100 B\n  {"messages":[{"role":"user","content":"ask ex_0000000000000000"}')
    expect(out).not.toContain('ask ex_2222222222222222')
  })

  it('shows rejected rows with their reason, and any table as JSON lines', async () => {
    const detail = 'messages[2].role: two assistant messages follow each other; join them'
    expect((await show('export', '--rejected')).out).toContain(
      `ex_1111111111111111  made  format:openai-chat: ${detail}\n  user       ask ex_1111111111111111\n`,
    )
    expect((await show('export', '--output', 'splits', '--json')).out).toBe(
      '{"id":"ex_0000000000000000","split":"train"}\n{"id":"ex_2222222222222222","split":"train"}\n',
    )
  })

  it('what is not there is one line that names what is', async () => {
    expect(await show('export', '--output', 'model')).toEqual({
      code: 1,
      out: '',
      error: 'step export has left no output "model"; it has openai, trainer, splits, rejected\n',
    })
    expect((await show('nope')).error).toMatch(/^there is no step "nope".*export/)
    expect((await show('export', '--limit', 'many')).error).toBe('--limit is "many"; give it a whole number, 0 or more\n')
  })
})
