import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kindNames, scaffold } from '#kit/scaffold'
import { type Checkout, makeCheckout } from './checkout.ts'

const MINUTES = 60_000
/** As short and as long as a name may be, since formatter and wordings depend on it. */
const names = ['ox', 'backups-of-the-last-twelve-month']
const [name = ''] = names
/** Generators and conversations lie in one folder, so theirs differ. */
const conversations = ['ax', 'restores-of-the-last-twelve-week']
const namesOf = (kind: string) => (kind === 'conversation' ? conversations : names)

describe('scripts/new.ts', () => {
  let checkout: Checkout
  beforeAll(async () => {
    checkout = await makeCheckout()
  })
  afterAll(() => rmSync(checkout.path, { recursive: true, force: true }))

  const run = async (line: string) => {
    const { code, output } = await checkout.run(line)
    expect(code, `${line}\n${output}`).toBe(0)
    return output
  }
  /** All that differs from the commit, with its text. */
  const state = () => run('git add -A --intent-to-add && git diff HEAD && git status --short')
  const edit = (file: string, change: (text: string) => string) => {
    const before = readFileSync(join(checkout.path, file), 'utf8')
    expect(change(before)).not.toBe(before)
    writeFileSync(join(checkout.path, file), change(before))
  }

  it('adds one of each kind under the shortest and the longest name, says what it wrote, and all that is checked without a run is clean', {
    timeout: 8 * MINUTES,
  }, async () => {
    for (const kind of kindNames) {
      for (const each of namesOf(kind)) {
        const said = await run(`npx tsx scripts/new.ts ${kind} ${each}`)
        const wrote = [...said.matchAll(/^ {2}wrote (\S+)$/gm)].map((match) => match[1] ?? '')
        expect(wrote.length).toBeGreaterThan(1)
        for (const path of wrote) expect(readFileSync(join(checkout.path, path), 'utf8').length).toBeGreaterThan(0)
        for (const title of ['what it changes:', 'edit:', 'try:']) expect(said).toContain(`\n${title}\n  `)
      }
    }
    expect(await run('node scripts/check.ts')).not.toContain('FAILED')
  })

  it('they pass their tests, those of the house, and those that count what there is', { timeout: 8 * MINUTES }, async () => {
    const talks = conversations.map((each) => `datasets/custom/${each}`)
    const theirs = [...talks, ...names.flatMap((each) => ['datasets/custom', 'stages', 'scripts/kit/agents', 'models'].map((home) => `${home}/${each}`))]
    const others = ['stages/collect/stage.test.ts', 'stages/verify/stage.test.ts', 'scripts/make-scenarios.test.ts', 'tests/architecture.test.ts']
    const except = "-t '^(?!.*the top level is fixed)'" // the links of this copy of the project stand there
    const said = await run(`npx vitest run --config tests/vitest.config.ts --project rooms ${except} ${[...theirs, ...others].join(' ')}`)
    expect(said).toMatch(/\d+ passed, 0 failed/)
    for (const folder of theirs) expect(said).toContain(`${folder}/`)
  })

  it('the steps they are for run: the generator gives its rows, the task is solved by the oracle alone, the stage takes what it is given', {
    timeout: 8 * MINUTES,
  }, async () => {
    edit('pipeline.yaml', (text) => `${text}  ${name}: { stage: ${name}, root: stages/${name}, needs: [generate-${name}] }\n`)
    edit('pipeline.yaml', (text) => text.replace('[oracle, nop]', `[oracle, nop, ${names[1]}]`))
    await run('npx tsx scripts/lock.ts --requests && npx tsx scripts/make-readme.ts')
    expect(readFileSync(join(checkout.path, 'pipeline.yaml'), 'utf8')).toMatch(new RegExp(`&pinned\\n( +- custom/\\S+\\n)+ +- custom/${name}\\n`))
    await run(`npx nx run-many -t ${name},verify -p pipeline --outputStyle=stream`)
    const manifest = (root: string) => JSON.parse(readFileSync(join(checkout.path, root, 'out/embedded/manifest.json'), 'utf8'))
    expect(manifest(`datasets/custom/${name}`).balance.out.examples).toBe(2000)
    expect(manifest(`stages/${name}`).balance).toEqual({ in: 2000, out: { examples: 2000, rejected: 0 } })
    const verdicts = (await run('npx tsx scripts/show.ts verify --output verdicts --limit 1000 --json')).split('\n').filter((line) => line.startsWith('{'))
    const ours = verdicts.map((line) => JSON.parse(line)).filter((verdict) => names.includes(verdict.task))
    expect(ours.map(({ task, agent, reward }) => [task, agent, reward]).sort()).toEqual(
      names.flatMap((task) => [...['nop', names[1]].map((agent) => [task, agent, 0]), [task, 'oracle', 1]]).sort(),
    )
  })

  it('a model is that of models/tiny under its own name', async () => {
    const [ours, theirs] = ['ox', 'tiny'].map((model) => readFileSync(join(checkout.path, `models/${model}/model.ts`), 'utf8').replace(/ {2}summary: .*\n/, ''))
    expect(ours?.replace('models/ox/', 'models/tiny/')).toBe(theirs)
  })

  it('what is there already is refused, and nothing changes', { timeout: 2 * MINUTES }, async () => {
    const before = await state()
    for (const kind of kindNames) {
      const { code, output } = await checkout.run(`npx tsx scripts/new.ts ${kind} ${name}`)
      expect([kind, code]).toEqual([kind, 1])
      expect(output).toMatch(/ is there already; edit it, or take another name/)
    }
    const { code, output } = await checkout.run('npx tsx scripts/new.ts genrator rows')
    expect([code, output]).toEqual([1, expect.stringContaining('there is no kind "genrator"; did you mean "generator"?; nothing was written')])
    expect(await state()).toBe(before)
  })

  it('where the generated files cannot be made, or it is stopped, all is as it was', { timeout: 2 * MINUTES }, async () => {
    const signal = AbortSignal.timeout(300)
    const before = await state()
    await expect(scaffold({ workspace: checkout.path, kind: 'generator', name: 'stopped', signal })).rejects.toThrow('timeout')
    expect(await state()).toBe(before)
    edit('pipeline.yaml', (text) => text.replace('stage: merge\n', 'stage: merj\n'))
    const broken = await state()
    const { code, output } = await checkout.run('npx tsx scripts/new.ts generator rows')
    expect([code, output]).toEqual([1, expect.stringMatching(/failed, so all was put back as it was; it said:\n.*there is no stage "merj"/)])
    expect(await state()).toBe(broken)
  })
})
