import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settleGenerated } from './generated-file.ts'

describe('settleGenerated', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generated-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const settle = (text: string, check: boolean) => settleGenerated({ path: join(folder, 'made/types.ts'), text, check, command: 'make types' })

  it('writes the file with its folder, and then finds it fresh', async () => {
    await settle('one\n', false)
    await expect(settle('one\n', true)).resolves.toBeUndefined()
    expect(await readFile(join(folder, 'made/types.ts'), 'utf8')).toBe('one\n')
  })
  it('names the command when the file is missing or stale, and changes nothing', async () => {
    await expect(settle('one\n', true)).rejects.toThrow(/is missing.*`make types`/)
    await settle('one\n', false)
    await expect(settle('two\n', true)).rejects.toThrow(/is stale.*`make types`/)
    expect(await readFile(join(folder, 'made/types.ts'), 'utf8')).toBe('one\n')
  })
  it('takes other line ends for the same text', async () => {
    await settle('one\n', false)
    await writeFile(join(folder, 'made/types.ts'), 'one\r\n')
    await expect(settle('one\n', true)).resolves.toBeUndefined()
  })
})
