import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EvaluationSummary, GateVerdict, Manifest } from '#kit/records'
import { readHistory } from '#kit/slots'
import { type Checkout, type Ended, makeCheckout } from './checkout.ts'
import { pythonReady } from './python-ready.ts'
import { readmeCommands, readmeFiles } from './readme-commands.ts'
import { requirement } from './requirement.ts'

const MINUTES = 60_000
/** Steps whose stage ran, in the order they ended. Replayed lines of steps that Nx held are left out. */
const ranSteps = ({ output }: Ended) => {
  const held = new Set([...output.matchAll(/nx run ([a-z-]+):run\S*\s+\[(?:local cache|existing outputs)/g)].map((match) => match[1]))
  return [...output.matchAll(/^(?:.*?\s)?([a-z-]+): done in/gm)].map((match) => match[1] ?? '').filter((step) => !held.has(step))
}

describe.runIf(requirement('trainer', pythonReady(), 'the Python environment is not there; `npm test` makes it'))(
  'the whole pipeline, by the commands of the README',
  () => {
    let checkout: Checkout
    let interrupted: Ended
    let leftRunning: string
    let first: Ended
    const read = (file: string) => readFileSync(join(checkout.path, file), 'utf8')
    const write = (file: string, text: string) => writeFileSync(join(checkout.path, file), text)

    beforeAll(async () => {
      checkout = await makeCheckout()
      interrupted = await checkout.interrupt('npm start', /train: development step=200/)
      leftRunning = (await checkout.run(`ps -eo args | grep -F '${checkout.path}' | grep -vE 'grep|bash -c|ps -eo' || true`)).output.trim()
      first = await checkout.run('npm start')
      if (first.code !== 0) throw new Error(first.output.slice(-6000))
    }, 30 * MINUTES)
    afterAll(() => rmSync(checkout.path, { recursive: true, force: true }))

    it('Ctrl-C ends a run with what to do next and leaves nothing running, and npm start goes on from the checkpoint', () => {
      expect(interrupted.code).not.toBe(0)
      expect(interrupted.output).toContain('`npm start` goes on')
      expect(leftRunning).toBe('')
      expect(ranSteps(first)).not.toContain('export')
      expect(first.output).toMatch(/resumedFrom=checkpoint-\d+/)
    })

    it('npm start says what it will do and ends with a promoted model, where it is and how good it is', () => {
      expect(first.output).toMatch(/profile embedded: /)
      expect(first.output).toMatch(/\d+ steps: download \(3\) > normalize \(3\) > generate \(\d+\) > collect/)
      expect(first.output).toMatch(/^promoted: sha256:[0-9a-f]{64}$/m)
      expect(first.output).toMatch(/^serves: {3}it, from models\/slots\/[0-9a-f]{12}$/m)
      expect(first.output).toContain('npx tsx scripts/ask.ts "Restart nginx on webprod01"')
      expect(first.output).toContain('npx tsx scripts/serve.ts')
      expect(first.output).toMatch(/train: \d+\/\d+ steps at most, loss [\d.]+, [\d,]+ tokens\/s, at most [\d:]+ left/)
    })

    it('the promoted model answers at least 95 % of the entity split exactly, over at least 150 scenarios', () => {
      const summary = EvaluationSummary.parse(JSON.parse(read('stages/evaluate/out/embedded/summary.json')))
      const { entity, phrasing, safety } = summary.passed
      expect(entity?.of).toBeGreaterThanOrEqual(150)
      expect(phrasing?.of).toBeGreaterThanOrEqual(50)
      expect(safety?.of).toBeGreaterThanOrEqual(24)
      expect(summary.answered).toBe(summary.scenarios)
      expect((entity?.passed ?? 0) / (entity?.of ?? 1)).toBeGreaterThanOrEqual(0.95)
      console.log(`entity ${entity?.passed}/${entity?.of}, phrasing ${phrasing?.passed}/${phrasing?.of}, safety ${safety?.passed}/${safety?.of}`)
    })

    it('the gate had no incumbent, held the floor, and its verdict is what was applied', async () => {
      const verdict = GateVerdict.parse(JSON.parse(read('stages/gate/out/embedded/verdict.json')))
      expect(verdict).toMatchObject({ decision: 'promote', incumbent: null })
      const history = await readHistory(checkout.path)
      expect(history.map((entry) => [entry.kind, entry.model])).toEqual([['promote', verdict.candidate]])
    })

    it('rows add up at every step that says so', () => {
      for (const step of [
        'datasets/glaive/normalize',
        'datasets/agentinstruct/normalize',
        'datasets/toucan/normalize',
        'datasets/custom/services',
        'stages/verify',
        'stages/merge',
        'stages/validate',
        'stages/export',
      ]) {
        const { balance } = Manifest.parse(JSON.parse(read(`${step}/out/embedded/manifest.json`)))
        const out = Object.values(balance?.out ?? {}).reduce((sum, count) => sum + count, 0)
        expect([step, balance?.in]).toEqual([step, out])
        expect(out).toBeGreaterThan(0)
      }
    })

    it('trained rows are shown by source, and promoted trajectories are among them', () => {
      const selection = JSON.parse(read('stages/train/out/embedded/selection.json'))
      expect(selection.trained['custom/services']).toBeGreaterThan(1000)
      expect(selection.trained.collect).toBeGreaterThan(0)
      const pinned = [...(/&pinned\n((?: +- custom\/\S+\n)+)/.exec(read('pipeline.yaml'))?.[1] ?? '').matchAll(/custom\/\S+/g)].map(([source]) => source)
      expect(pinned.length).toBeGreaterThanOrEqual(10)
      expect(customOf(Object.keys(selection.trained))).toEqual(pinned.sort())
      const generators = globSync('datasets/custom/*/generator.ts', { cwd: checkout.path }).map((file) => `custom/${basename(dirname(file))}`)
      const leftOut = selection.leftOut.filter(({ reason }: { reason: string }) => reason === 'source').map(({ source }: { source: string }) => source)
      expect(customOf(leftOut)).toEqual(generators.filter((name) => !pinned.includes(name)).sort())
    })

    it('why tells which model learnt from a row, and what a prompt that is held out of training came to', async () => {
      const line = read('stages/export/out/embedded/trainer/train.jsonl')
        .split('\n')
        .find((text) => text.includes('"source":"custom/services"'))
      const { code, output } = await checkout.run(`npx tsx scripts/why.ts ${JSON.parse(line ?? '').id}`)
      expect(code, output).toBe(0)
      expect(output).toMatch(/generate-services +made.*\n +merge +kept\n +merge +on the train side\n +validate +kept/)
      expect(output).toMatch(/train +model [0-9a-f]{12} \(trained .*\) learnt 1 turn of it, serves since/)
      const asked = await checkout.run('npx tsx scripts/why.ts --prompt "restart nginx on WEBPROD01!"')
      expect(asked.output).toMatch(/held out of training: tasks\/scenarios\/held-out\/guides\.txt:\d+ asks this/)
      expect(asked.output).toMatch(/merge +out: equals-held-out/)
    })

    it('a rebuild gives the bytes of the committed lock', async () => {
      const { code, output } = await checkout.run('npx tsx scripts/lock.ts --check --outputs')
      expect(output).toBe('')
      expect(code).toBe(0)
    })

    it('a second npm start runs no stage but promote, needs no network, and promotes nothing', { timeout: 5 * MINUTES }, async () => {
      const offline = process.platform === 'linux' && (await checkout.run('unshare -n true')).code === 0
      const second = await checkout.run(offline ? 'unshare -n npm start' : 'npm start')
      expect(second.code, second.output).toBe(0)
      expect(ranSteps(second)).toEqual(['promote'])
      expect(second.output).toMatch(/nothing promoted .*already/)
      expect(await readHistory(checkout.path)).toHaveLength(1)
      const third = await checkout.run('npm start')
      expect(ranSteps(third)).toEqual(['promote'])
    })

    it('a rollback without an earlier model is an error that changes nothing', async () => {
      const before = read('models/slots/history.jsonl')
      const { code, output } = await checkout.run('npx tsx scripts/rollback.ts')
      expect(code).not.toBe(0)
      expect(output.trim().split('\n')).toHaveLength(1)
      expect(read('models/slots/history.jsonl')).toBe(before)
    })

    it('ask prints the call of the model in primary', { timeout: 2 * MINUTES }, async () => {
      const { code, output } = await checkout.run('npx tsx scripts/ask.ts "Restart nginx on webprod01"')
      expect(output.trim()).toBe('remote_bash: (webprod01) sudo systemctl restart nginx')
      expect(code).toBe(0)
      expect((await checkout.run('npx tsx scripts/ask.ts "List files in the project"')).output).toMatch(/^bash: ls -la/)
      expect((await checkout.run('npx tsx scripts/ask.ts "Deploy to all prod servers"')).output.trim()).toBe('remote_bash_all: (prod-*) ./deploy.sh')
    })

    it('serve prints its URL, answers there, and stops on Ctrl-C', { timeout: 2 * MINUTES }, async () => {
      const child = checkout.start('exec npx tsx scripts/serve.ts')
      const url = await new Promise<string>((resolve, reject) => {
        let output = ''
        child.stdout?.on('data', (data) => {
          output += data
          const found = /http:\/\/[^\s]+/.exec(output)?.[0]
          if (found) resolve(found)
        })
        child.on('close', () => reject(new Error(output)))
      })
      const models = await (await fetch(`${url.replace(/\/$/, '')}/models`)).json()
      expect(models).toMatchObject({ object: 'list' })
      const closed = new Promise((resolve) => child.on('close', resolve))
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
      await closed
      await expect(fetch(`${url}/models`)).rejects.toThrow()
    })

    it('an edit that leaves a generator its rows stops there, one that changes them goes on downstream', { timeout: 10 * MINUTES }, async () => {
      const file = 'datasets/custom/services/generator.ts'
      const before = read(file)
      write(file, before.replace("summary: '", "summary: 'Or: "))
      expect(ranSteps(await checkout.run('npx nx run pipeline:export --outputStyle=stream-without-prefixes'))).toEqual(['generate-services'])
      write(file, before.replace('Bounce {service} on {host}', 'Kick {service} on {host}'))
      expect(ranSteps(await checkout.run('npx nx run pipeline:export --outputStyle=stream-without-prefixes'))).toEqual([
        'generate-services',
        'merge',
        'validate',
        'export',
      ])
      write(file, before)
      expect(ranSteps(await checkout.run('npx nx run pipeline:export --outputStyle=stream-without-prefixes'))).toEqual([])
    })

    it('bad input is found before anything runs: one clear message, exit code not 0, nothing written', { timeout: 10 * MINUTES }, async () => {
      const broken: [string, string, (text: string) => string | null, RegExp][] = [
        [
          'a broken pipeline',
          'pipeline.yaml',
          (text) => text.replace('stage: merge\n', 'stage: merj\n'),
          /pipeline\.yaml:\d+:\d+: there is no stage "merj"; did you mean "merge"\?/,
        ],
        ['an edited sample', 'datasets/glaive/sample/glaive.json', (text) => `${text} `, /glaive\.json.*sha256/s],
        ['a task without tests', 'tasks/fix-config/tests/test.sh', () => null, /tasks\/fix-config.*test\.sh/],
      ]
      for (const [what, file, edit, message] of broken) {
        const before = read(file)
        const edited = edit(before)
        expect(edited, what).not.toBe(before)
        if (edited === null) rmSync(join(checkout.path, file))
        else write(file, edited)
        const { code, output } = await checkout.run('npm start')
        await checkout.run(`git checkout -q -- ${file}`)
        expect([what, code === 0]).toEqual([what, false])
        expect(output).toMatch(message)
        expect(output).not.toContain('NX')
        expect(output).not.toMatch(/\n\s+at /)
      }
    })

    it('Python missing is found before anything runs', { timeout: 2 * MINUTES }, async () => {
      rmSync(join(checkout.path, '.venv'), { recursive: true, force: true })
      const { code, output } = await checkout.run('npm start', { FLYWHEEL_PYTHON: '/nowhere/python3' })
      expect(code).not.toBe(0)
      expect(output).toMatch(/version 3\.11 or newer/)
      expect(output).not.toContain('NX')
      const { symlinkSync } = await import('node:fs')
      symlinkSync(join(import.meta.dirname, '../.venv'), join(checkout.path, '.venv'))
    })

    it('every other command of the README does what it says', { timeout: 20 * MINUTES }, async () => {
      const elsewhere = ['npm start', 'npm test', 'npx tsx scripts/serve.ts', 'npx tsx scripts/rollback.ts']
      const commands = readmeCommands().filter(
        (command) => !elsewhere.includes(command) && !command.startsWith('npx tsx scripts/ask.ts') && !/pipeline:train|affected/.test(command),
      )
      expect(commands.length).toBeGreaterThan(5)
      const files = readmeFiles()
      const wantsFile = (command: string) => files.some(({ path }) => command.includes(basename(dirname(path))))
      // A file that the README shows is there for the commands about it alone: a generator changes what merge needs.
      for (const command of [...commands.filter((each) => !wantsFile(each)), ...commands.filter(wantsFile)]) {
        if (wantsFile(command)) {
          for (const { path, text } of files) {
            await mkdir(dirname(join(checkout.path, path)), { recursive: true })
            await writeFile(join(checkout.path, path), text)
          }
        }
        const { code, output } = await checkout.run(command)
        expect(code, `${command}\n${output}`).toBe(0)
        expect(output.trim().length, command).toBeGreaterThan(0)
        if (command.includes('--fresh')) await checkout.run('git checkout pipeline.lock.json')
      }
      for (const { path } of readmeFiles()) rmSync(dirname(join(checkout.path, path)), { recursive: true })
      expect(ranSteps(await checkout.run('npx nx run pipeline:train --outputStyle=stream-without-prefixes'))).toEqual([])
      expect((await checkout.run('npx nx affected -t run --base=HEAD')).output).toMatch(/No tasks were run|Nothing affected|up to date/i)
      expect(existsSync(join(checkout.path, '.store/graph.html'))).toBe(true)
    })
  },
)

const customOf = (sources: string[]) => sources.filter((source) => source.startsWith('custom/')).sort()
