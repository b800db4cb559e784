import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

/** What happened to each step of a run: its stage ran, the store had it, or (not named) Nx had it. */
async function build(toy: ToyWorkspace, target = 'show') {
  const { code, output } = await toy.nx('run', `pipeline:${target}`, '--outputStyle=stream')
  const ran = [...output.matchAll(/^.*?([a-z-]+): done in/gm)].map((match) => match[1]).sort()
  const linked = [...output.matchAll(/^.*?([a-z-]+): from the store/gm)].map((match) => match[1]).sort()
  const cached = /\[(local cache|existing outputs)/.test(output)
  return {
    code,
    output,
    ran: cached ? ran.filter((step) => !cachedSteps(output).includes(step ?? '')) : ran,
    linked: linked.filter((step) => !cachedSteps(output).includes(step ?? '')),
  }
}
const cachedSteps = (output: string) => [...output.matchAll(/nx run ([a-z-]+):run\S*\s+\[(?:local cache|existing outputs)/g)].map((match) => match[1] ?? '')
const read = (toy: ToyWorkspace, file: string) => readFileSync(join(toy.path, file), 'utf8')

describe('a pipeline run by Nx', { timeout: 240_000 }, () => {
  let toy: ToyWorkspace
  beforeAll(async () => {
    toy = await makeToyWorkspace()
  }, 60_000)

  it('runs every step once, in order, and leaves what it made', async () => {
    const first = await build(toy)
    expect(first).toMatchObject({ code: 0, ran: ['numbers-a', 'numbers-b', 'show', 'sum'] })
    expect(read(toy, 'stages/show/out/embedded/page.html')).toBe('<b>78</b>')
    expect(JSON.parse(read(toy, 'stages/sum/out/embedded/manifest.json'))).toMatchObject({ files: [{ path: 'total.txt', bytes: 2 }] })
    expect(await build(toy)).toMatchObject({ code: 0, ran: [], linked: [] })
  })

  it('what Node compiled is kept for the next step, of a stage in its own cache', () => {
    for (const folder of ['.store/compiled', '.store/cache/sum/compiled'])
      expect(readdirSync(join(toy.path, folder), { recursive: true }).length).toBeGreaterThan(100)
  })

  it('a comment, a README, key order and an unrelated file run no stage', async () => {
    toy.write('stages/sum/stage.ts', `// why\n${read(toy, 'stages/sum/stage.ts')}`)
    toy.write('numbers/a/generator.ts', '/* one */ export default { first: 1 } // first\n')
    toy.write('numbers/a/README.md', 'about a\n')
    toy.write('pipeline.yaml', `# new comment\n${read(toy, 'pipeline.yaml').replace('stage: sum, root: stages/sum', 'root: stages/sum, stage: sum')}`)
    expect(await build(toy)).toMatchObject({ code: 0, ran: [] })
  })

  it('an edited generator with the same rows stops there, with other rows it and what is downstream runs', async () => {
    toy.write('numbers/a/generator.ts', 'export default { first: 2 - 1 }\n')
    expect((await build(toy)).ran).toEqual(['numbers-a'])
    toy.write('numbers/a/generator.ts', 'export default { first: 2 }\n')
    expect((await build(toy)).ran).toEqual(['numbers-a', 'show', 'sum'])
    expect(read(toy, 'stages/show/out/embedded/page.html')).toBe('<b>84</b>')
  })

  it('a param runs its step and downstream, going back runs nothing', async () => {
    toy.write('pipeline.yaml', read(toy, 'pipeline.yaml').replace('times: 2', 'times: 3'))
    expect((await build(toy)).ran).toEqual(['show', 'sum'])
    toy.write('pipeline.yaml', read(toy, 'pipeline.yaml').replace('times: 3', 'times: 2'))
    expect((await build(toy)).ran).toEqual([])
    expect(read(toy, 'stages/show/out/embedded/page.html')).toBe('<b>84</b>')
  })

  it('a file that the stage reads is part of its key', async () => {
    toy.write('stages/sum/unit.txt', 'items\n')
    expect((await build(toy)).ran).toEqual(['sum'])
  })

  it('another profile has outputs of its own and the first one stays', async () => {
    expect((await build(toy, 'show:large')).ran).toEqual(['numbers-a', 'numbers-b', 'show', 'sum'])
    expect(read(toy, 'stages/show/out/large/page.html')).toBe('<b>160</b>')
    expect(read(toy, 'stages/show/out/embedded/page.html')).toBe('<b>84</b>')
  })

  it('with the cache of Nx wiped or its settings changed the store has everything', async () => {
    rmSync(join(toy.path, '.store/nx'), { recursive: true })
    toy.write('.gitignore', `${read(toy, '.gitignore')}*.log\n`)
    expect(await build(toy)).toMatchObject({ ran: [], linked: ['numbers-a', 'numbers-b', 'show', 'sum'] })
  })

  it('nx affected sees an edited param through the lock and nothing else', async () => {
    await toy.node('scripts/lock.ts')
    await toy.commit()
    toy.write('pipeline.yaml', read(toy, 'pipeline.yaml').replace('times: 2', 'times: 5'))
    await toy.node('scripts/lock.ts')
    const { output } = await toy.nx('affected', '-t', 'run', '--base=HEAD', '--outputStyle=stream')
    expect([...output.matchAll(/^- (\S+)$/gm)].map((match) => match[1]).sort()).toEqual(['show', 'sum'])
    toy.write('pipeline.yaml', read(toy, 'pipeline.yaml').replace('times: 5', 'times: 2'))
  })

  it('a stage that fails leaves what was there, and its error is told', async () => {
    const before = read(toy, 'stages/sum/out/embedded/manifest.json')
    const stage = read(toy, 'stages/sum/stage.ts')
    toy.write('stages/sum/stage.ts', stage.replace("log('adding')", "throw new Error('out of chalk')"))
    const failed = await build(toy)
    expect(failed.code).not.toBe(0)
    expect(failed.output).toContain('out of chalk')
    expect(read(toy, 'stages/sum/out/embedded/manifest.json')).toBe(before)
    toy.write('stages/sum/stage.ts', stage)
  })

  it('a missing object is an error that names the step to rebuild, and rebuilding mends it', async () => {
    const [file] = JSON.parse(read(toy, 'numbers/a/out/embedded/manifest.json')).files
    rmSync(join(toy.path, '.store/objects', file.sha256.slice(0, 2), file.sha256.slice(2)))
    toy.write('pipeline.yaml', read(toy, 'pipeline.yaml').replace('times: 2', 'times: 7'))
    const failed = await build(toy)
    expect(failed.output).toContain('npx tsx scripts/run-step.ts numbers-a --profile embedded')
    expect((await toy.node('scripts/run-step.ts', 'numbers-a')).output).toContain('done in')
    expect(await build(toy)).toMatchObject({ code: 0, ran: ['show', 'sum'] })
  })

  it('a stage that imports a file the table does not know is stopped with the mend', async () => {
    toy.write('stages/sum/extra.ts', 'export const one = 1\n')
    toy.write('stages/sum/stage.ts', `import { one } from './extra.ts'\n${read(toy, 'stages/sum/stage.ts').replace('total += n', 'total += n * one')}`)
    expect((await build(toy)).output).toContain('stage sum now imports stages/sum/extra.ts; run: npx tsx scripts/make-stages.ts')
  })

  it('two runs of one step wait for each other and the second finds the result', async () => {
    const stage = read(toy, 'stages/show/stage.ts')
    toy.write('stages/show/stage.ts', stage.replace('await outputs.page', 'await new Promise((done) => setTimeout(done, 2000))\n    await outputs.page'))
    await toy.node('scripts/make-stages.ts')
    await toy.node('scripts/run-step.ts', 'sum')
    const runs = await Promise.all([toy.node('scripts/run-step.ts', 'show'), toy.node('scripts/run-step.ts', 'show')])
    const text = runs.map((run) => run.output).join('')
    expect(text.match(/done in/g)).toHaveLength(1)
    expect(text.match(/from the store/g)).toHaveLength(1)
    expect(text).toContain('waiting for another run of step show')
  })
})
