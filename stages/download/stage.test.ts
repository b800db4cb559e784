import { createHash } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Origin } from '#kit/records'
import { defineSource, type Source } from '#kit/stage'
import { tryStage } from '#kit/store'
import stage from './stage.ts'

const text = '{"a": 1}\n'
const sha256 = createHash('sha256').update(text).digest('hex')
const step = { name: 'download-tiny', root: 'datasets/tiny/download' }

async function tiny(more: Partial<Source['sample']> = {}): Promise<Source> {
  const path = join(await mkdtemp(join(tmpdir(), 'flywheel-sample-')), 'tiny.jsonl')
  await writeFile(path, text)
  return defineSource({
    summary: 's',
    name: 'tiny',
    licence: 'not declared',
    repository: 'o/tiny',
    revision: 'abc',
    files: [],
    sample: { path, sha256, ...more },
  })
}
const check = (definition: unknown, from: 'sample' | 'hub' = 'sample') => stage.check?.({ params: { from }, definition, step })

describe('download from the sample', () => {
  it('leaves the file whole, and says what it is', async () => {
    const source = await tiny({ licence: 'Apache-2.0' })
    const { outputs } = await tryStage(stage, { definition: source })
    expect(await readFile(join(outputs.raw?.path ?? '', 'tiny.jsonl'), 'utf8')).toBe(text)
    expect(Origin.parse(JSON.parse(outputs.origin?.text ?? ''))).toEqual({
      source: 'tiny',
      repository: 'sample of o/tiny',
      revision: 'sample',
      licence: 'Apache-2.0',
      files: [{ path: 'tiny.jsonl', sha256, bytes: 9 }],
    })
  })

  it("rows of the upstream's own have its licence", async () => {
    const { outputs } = await tryStage(stage, { definition: await tiny() })
    expect(JSON.parse(outputs.origin?.text ?? '')).toMatchObject({ licence: 'not declared' })
  })

  it('a file with another digest is found before anything runs, and nothing of it is taken', async () => {
    const source = await tiny({ sha256: 'f'.repeat(64) })
    const [message, ...others] = (await check(source)) ?? []
    expect(others).toEqual([])
    for (const part of [source.sample.path, sha256, 'f'.repeat(64), 'git checkout', 'datasets/tiny/download/source.ts']) expect(message).toContain(part)
    await expect(tryStage(stage, { definition: source })).rejects.toThrow(sha256)
    expect(await check(source, 'hub')).toEqual([])
  })

  it('a file that is missing, or a definition that is no source, is found too', async () => {
    expect(await check(await tiny({ path: 'datasets/tiny/sample/none.jsonl' }))).toEqual([expect.stringMatching(/none\.jsonl, cannot be read; .*git checkout/)])
    expect(await check({ name: 'tiny' })).toEqual([expect.stringContaining('datasets/tiny/download/source.ts')])
    expect(await check(await tiny())).toEqual([])
  })
})

describe('the sources', () => {
  it.each(['glaive', 'agentinstruct', 'toucan'])('%s is pinned, and its sample is the one that it names', async (name) => {
    const source: Source = (await import(join(import.meta.dirname, `../../datasets/${name}/download/source.ts`))).default
    expect(source.name).toBe(name)
    expect(source.revision).toMatch(/^[0-9a-f]{40}$/)
    expect(
      createHash('sha256')
        .update(await readFile(join(import.meta.dirname, '../..', source.sample.path)))
        .digest('hex'),
    ).toBe(source.sample.sha256)
  })
})
