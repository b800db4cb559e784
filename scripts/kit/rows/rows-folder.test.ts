import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRowsFolder } from './rows-folder.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-rows-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(path: string, lines: readonly string[], publishes: boolean) {
  await using output = await openRowsFolder(path)
  const file = await output.file('rows.jsonl')
  for (const line of lines) await file.write(line)
  await writeFile(output.scratch('spill'), 'x')
  if (publishes) await output.publish({ name: 'summary.json', value: { rows: lines.length } }, ['old.jsonl'])
}

describe('a folder of rows', () => {
  it('gives the files their names at the end, and leaves nothing else', async () => {
    const path = join(folder, 'one')
    await write(path, ['a', 'ü'.repeat(300_000), 'c'], true)
    expect((await readdir(path)).sort()).toEqual(['rows.jsonl', 'summary.json'])
    expect(await readFile(join(path, 'rows.jsonl'), 'utf8')).toBe(`a\n${'ü'.repeat(300_000)}\nc\n`)
    expect(JSON.parse(await readFile(join(path, 'summary.json'), 'utf8'))).toEqual({ rows: 3 })
  })
  it('keeps what was there where a run does not end, takes it away where one does', async () => {
    const path = join(folder, 'two')
    await write(path, ['a'], true)
    await writeFile(join(path, 'old.jsonl'), 'old')
    await write(path, ['b'], false)
    expect((await readdir(path)).sort()).toEqual(['old.jsonl', 'rows.jsonl', 'summary.json'])
    expect(await readFile(join(path, 'rows.jsonl'), 'utf8')).toBe('a\n')
    await write(path, ['b'], true)
    expect((await readdir(path)).sort()).toEqual(['rows.jsonl', 'summary.json'])
  })
})
