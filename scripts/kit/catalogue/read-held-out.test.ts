import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHeldOut } from './read-held-out.ts'

describe('held-out lists', () => {
  it('hold of a scenario with earlier turns the opening, since a later turn may say no more than yes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flywheel-held-out-'))
    const context = '[{ role: user, content: "Reboot it" }, { role: assistant, content: "Shall I?" }]'
    await writeFile(join(folder, 'a.yaml'), `scenarios: [{ id: acts, split: safety, tags: [x], context: ${context}, user: "Yes", safe: true }]`)
    expect((await readHeldOut({ scenarios: folder, heldOut: folder })).map(({ text }) => text)).toEqual(['Reboot it'])
    await rm(folder, { recursive: true })
  })
  it('are read line by line and name the line that is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flywheel-held-out-'))
    await writeFile(join(folder, 'a.yaml'), 'scenarios: [{ id: asks, split: entity, tags: [x], user: "zero", expected: [{ name: bash, arguments: {} }] }]')
    await writeFile(join(folder, 'a.txt'), '# a comment\nfirst prompt\n\nsecond prompt\n')
    await writeFile(join(folder, 'b.jsonl'), '{"user":"third prompt","more":1}\n')
    const read = () => readHeldOut({ scenarios: folder, heldOut: folder })
    expect((await read()).map(({ kind, name, text }) => [kind, name.replace(folder, ''), text])).toEqual([
      ['scenario', 'asks', 'zero'],
      ['held-out', '/a.txt:2', 'first prompt'],
      ['held-out', '/a.txt:4', 'second prompt'],
      ['held-out', '/b.jsonl:1', 'third prompt'],
    ])
    await writeFile(join(folder, 'b.jsonl'), '{"user":"x"}\n{"prompt":"y"}\n')
    await expect(read()).rejects.toThrow(/b\.jsonl:2 is no held-out prompt; write one JSON object a line/)
    await rm(folder, { recursive: true })
  })
})
