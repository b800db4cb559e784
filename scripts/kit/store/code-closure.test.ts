import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { codeClosure } from './index.ts'

let workspace: string
const write = async (file: string, text: string) => {
  await mkdir(dirname(join(workspace, file)), { recursive: true })
  await writeFile(join(workspace, file), text)
}
const closure = () => codeClosure(workspace, 'stages/x/stage.ts', 'x/generator.ts')

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-closure-'))
  await write('package.json', JSON.stringify({ type: 'module', sideEffects: false, imports: { '#kit/*': './kit/*/index.ts' } }))
  await write('kit/words/index.ts', "export { loud } from './loud.ts'\nexport { quiet } from './quiet.ts'\nexport type { Word } from './word.ts'\n")
  await write('kit/words/loud.ts', 'const level = Math.max(1, 2)\nexport const loud = (text: string) => text.repeat(level)\n')
  await write('kit/words/quiet.ts', 'const level = Math.max(0, 1)\nexport const quiet = (text: string) => text.slice(level)\n')
  await write('kit/words/word.ts', 'export type Word = string\n')
  await write('scripts/kit/store/run-stage.ts', 'export const runStage = () => 1\n')
  await write('x/generator.ts', 'export default { first: 1 }\n')
  await write('stages/x/stage.ts', "import { loud, type Word } from '#kit/words'\nexport default { run: (word: Word) => loud(word) }\n")
})

describe('codeClosure', () => {
  it('names the files that something of is used, and all that are loaded', async () => {
    const { files, sources } = await closure()
    expect(Object.keys(files)).toEqual(['kit/words/loud.ts', 'scripts/kit/store/run-stage.ts', 'stages/x/stage.ts', 'x/generator.ts'])
    expect(sources).toEqual([...Object.keys(files), 'kit/words/index.ts', 'kit/words/quiet.ts'].sort())
  })

  it('comments, types and white space are no code', async () => {
    const before = await closure()
    await write(
      'kit/words/loud.ts',
      '/** Says it twice. */\nconst level: number = Math.max(1, 2)\n\nexport const loud = (text: string): string => text.repeat(level) // so\n',
    )
    expect(await closure()).toEqual(before)
  })

  it('a room may grow, or change what the stage does not use', async () => {
    const before = await closure()
    await write('kit/words/quiet.ts', 'export const quiet = (text: string) => text\n')
    await write('kit/words/shrill.ts', 'export const shrill = 1\n')
    await write('kit/words/index.ts', "export { quiet } from './quiet.ts'\nexport { shrill } from './shrill.ts'\nexport { loud } from './loud.ts'\n")
    expect((await closure()).files).toEqual(before.files)
  })

  it('a change of what is used is seen, also behind an index', async () => {
    const before = await closure()
    await write('kit/words/loud.ts', 'export const loud = (text: string) => text.repeat(3)\n')
    expect((await closure()).files).not.toEqual(before.files)
    await write('x/generator.ts', 'export default { first: 2 }\n')
    expect((await closure()).files['x/generator.ts']).not.toBe(before.files['x/generator.ts'])
  })
})
