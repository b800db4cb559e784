import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Checkout, makeCheckout } from './checkout.ts'
import { pythonReady } from './python-ready.ts'
import { requirement } from './requirement.ts'
import { type Context, fillExpressions, holds, readWorkflow } from './workflow.ts'

const MINUTES = 60_000
const CHECK = 'npm run check'

interface JobEnded {
  /** Null where every step passed. */
  failed: string | null
  output: string
  ran: (string | undefined)[]
}

/**
 * The commands of the workflow, run as a runner would, on a pipeline of few rows and few steps of training. What needs GitHub is not: the actions.
 * `npm ci` runs without a network and without writing, in a folder with nothing but the two files it reads.
 */
describe.runIf(requirement('trainer', pythonReady(), 'the Python environment is not there; `npm test` makes it'))('the commands of the workflow', () => {
  let checkout: Checkout
  let base: string

  const run = async (line: string) => {
    const { code, output } = await checkout.run(line)
    expect(code, `${line}\n${output}`).toBe(0)
    return output.trim()
  }
  const edit = (file: string, change: (text: string) => string) => {
    const path = join(checkout.path, file)
    const before = readFileSync(path, 'utf8')
    expect(change(before)).not.toBe(before)
    writeFileSync(path, change(before))
  }
  const commit = async (message: string) => {
    await run(`git add -A && git -c user.name=test -c user.email=test@localhost commit -qm '${message}'`)
    return run('git rev-parse HEAD')
  }
  /** A machine that has the commit, what `npm ci` and the set-up of Python leave, and, where a run of main has saved one, the store. */
  const asOnNewMachine = ({ store }: { store: boolean }) => run(`git clean -qxdff -e /node_modules -e /.venv${store ? ' -e .store' : ''}`)

  /** `leaveOut`: a command that another job of these tests has run on the same code. */
  async function job(context: Context, leaveOut?: string): Promise<JobEnded> {
    let output = ''
    for (const step of readWorkflow().steps) {
      if (step.run === undefined || step.run === leaveOut || !holds(step.if, context)) continue
      const env = Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, fillExpressions(text, context)]))
      const line = step.run === 'npm ci' ? 'd=$(mktemp -d) && cp package.json package-lock.json .npmrc $d && cd $d && npm ci --dry-run --offline' : step.run
      const ended = await checkout.run(`set -e; ${line}`, { CI: 'true', GITHUB_ACTIONS: 'true', ...env })
      output += `\n$ ${line}\n${ended.output}`
      if (ended.code !== 0) return { failed: step.run, output, ran: [] }
    }
    return { failed: null, output, ran: [...output.matchAll(/^([a-z-]+): done in/gm)].map((match) => match[1]) }
  }
  const pullRequest = (leaveOut?: string) => job({ 'github.event_name': 'pull_request', 'github.event.pull_request.base.sha': base }, leaveOut)
  const push = (leaveOut?: string) => job({ 'github.event_name': 'push' }, leaveOut)

  beforeAll(async () => {
    checkout = await makeCheckout()
    edit('pipeline.yaml', (text) => text.replace('rows: 2000', 'rows: 60'))
    edit('pipeline.yaml', (text) => text.replace('method: full\n', 'method: full\n      recipe: { stop: { maxSteps: 20, decaySteps: 5, checkEvery: 20 } }\n'))
    await run('npx nx run pipeline:export --outputStyle=stream-without-prefixes && npx tsx scripts/lock.ts')
    base = await commit('few rows, few steps')
  }, 5 * MINUTES)
  afterAll(() => rmSync(checkout.path, { recursive: true, force: true }))

  it('on main with no store every step but promote is run, and the digests are those of the lock', { timeout: 10 * MINUTES }, async () => {
    await asOnNewMachine({ store: false })
    const { failed, output, ran } = await push()
    expect(failed, output.slice(-5000)).toBeNull()
    expect(ran).toEqual(expect.arrayContaining(['download-glaive', 'generate-services', 'merge', 'export', 'train', 'evaluate', 'gate', 'report']))
    expect(ran).not.toContain('promote')
  })

  it('on main with the store nothing is run', { timeout: 5 * MINUTES }, async () => {
    await asOnNewMachine({ store: true })
    expect(await push(CHECK)).toMatchObject({ failed: null, ran: [] })
    expect(readFileSync(join(checkout.path, 'stages/report/out/embedded/report.html'), 'utf8')).toContain('<html')
  })

  it('a pull request that edits a README touches no step', { timeout: 5 * MINUTES }, async () => {
    edit('README.md', (text) => `${text}\nOne more line.\n`)
    await commit('readme')
    await asOnNewMachine({ store: true })
    const { failed, output, ran } = await pullRequest(CHECK)
    expect({ failed, ran }).toEqual({ failed: null, ran: [] })
    expect(output).toMatch(/No tasks were run|Nothing affected/i)
  })

  it('one that edits the comments of a generator asks for what is downstream, and runs nothing', { timeout: 5 * MINUTES }, async () => {
    edit('datasets/custom/services/generator.ts', (text) => `// What people ask of services.\n${text}`)
    await commit('comment')
    await asOnNewMachine({ store: true })
    const { failed, output, ran } = await pullRequest(CHECK)
    expect(failed, output.slice(-5000)).toBeNull()
    expect(ran).toEqual([])
    expect(output).toMatch(/^generate-services: from the store/m)
    expect(output).toMatch(/^train: from the store/m)
    expect(output).not.toMatch(/^promote: /m)
  })

  it('one that edits a param and not the lock fails before anything is built', { timeout: 5 * MINUTES }, async () => {
    edit('pipeline.yaml', (text) => text.replace('floor: 0.9', 'floor: 0.8'))
    const { failed, output } = await pullRequest()
    expect(failed).toBe(CHECK)
    expect(output).toMatch(/pipeline\.lock\.json is stale/)
    await run('git checkout -q pipeline.yaml')
  })

  it('rows that are not those of the lock fail with the step and the file that differ', { timeout: 5 * MINUTES }, async () => {
    edit('datasets/custom/services/generator.ts', (text) => text.replace('Bounce {service} on {host}', 'Kick {service} on {host}'))
    await run('npx nx run generate-services:run --outputStyle=stream-without-prefixes')
    const compare = readWorkflow().steps.find((step) => step.run?.includes('--check --outputs'))?.run ?? ''
    const { code, output } = await checkout.run(compare)
    expect(code).not.toBe(0)
    expect(output).toMatch(/pipeline\.lock\.json is stale: step generate-services .*examples\.parquet/)
  })
})
