import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readAtif, validateAtif } from '#kit/atif'
import { loadSandbox } from '#kit/sandbox'
import { requirement } from '../tests/requirement.ts'
import { hasTerminal, talk } from '../tests/talk.ts'

const workspace = fileURLToPath(new URL('..', import.meta.url))
const command = join(workspace, 'scripts/collect.ts')
const root = mkdtempSync(join(tmpdir(), 'flywheel-collect-'))
afterAll(() => rmSync(root, { recursive: true }))

function collect(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd: workspace, encoding: 'utf8', timeout: 60_000 })
  return { status, stderr: stderr.trim(), lines: stdout.trim().split('\n') }
}
const summaryOf = (output: string) => JSON.parse(readFileSync(join(output, 'summary.json'), 'utf8'))
const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').filter(Boolean).length

/** A task of the workspace under another name, with another solution or other tests. */
function madeTask(name: string, files: Record<string, string>): string {
  const folder = join(root, 'tasks', name)
  cpSync(join(workspace, 'tasks/fix-config'), folder, { recursive: true })
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text, { mode: 0o755 })
  return folder
}
const quick = madeTask('quick', {})
const slow = madeTask('slow', { 'solution/solve.sh': 'echo begun > /app/begun\nsleep 600\necho never > /app/done\n' })
const noReward = madeTask('no-reward', { 'tests/test.sh': '#!/bin/bash\necho nothing\n' })

describe('collect', () => {
  it('runs the example file: trajectories that strict takes, verdicts, exports and a summary; again, nothing is run', () => {
    const output = join(root, 'example')
    const first = collect('tasks/templates/collect.yaml', '--output-dir', output)
    expect([first.status, first.stderr]).toEqual([0, ''])
    expect(first.lines[0]).toMatch(/^[a-z-]+\/oracle\/just-bash\/\d: completed, reward 1, [\d.]+ s$/)
    for (const trial of ['fix-config/oracle/just-bash/1', 'triage-errors/oracle/just-bash/2']) {
      const { raw, neighbours } = readAtif(join(output, 'trials', trial, 'trajectory.json'))
      expect(validateAtif(raw, { profile: 'strict', neighbours })).toEqual([])
      expect(JSON.parse(readFileSync(join(output, 'trials', trial, 'verdict.json'), 'utf8'))).toMatchObject({ trial, status: 'completed', reward: 1 })
    }
    expect(['atif', 'sft'].map((format) => linesOf(join(output, 'exports', `${format}.jsonl`)))).toEqual([4, 4])
    expect(summaryOf(output)).toMatchObject({ trials: { asked: 4, done: 4, failed: 0, recalled: 0, solved: 4 }, reward: 1, tokens: 0, dollars: 0 })
    const again = collect('tasks/templates/collect.yaml', '--output-dir', output, '--attempts', '3')
    expect(again.status).toBe(0)
    expect(again.lines).toContainEqual(expect.stringMatching(/^6 of 6 trials .*; 4 stood already and were not run again$/))
    const { trials, results } = summaryOf(output)
    expect(trials).toEqual({ asked: 6, done: 6, failed: 0, recalled: 4, solved: 6 })
    const attempts = ['fix-config', 'triage-errors'].flatMap((task) => [1, 2, 3].map((attempt) => `${task}/oracle/just-bash/${attempt}`))
    expect(results.map(({ trial }: { trial: string }) => trial)).toEqual(attempts)
    const rows = readFileSync(join(output, 'exports/atif.jsonl'), 'utf8').trim().split('\n')
    expect(rows.map((row) => JSON.parse(row).trajectory_id)).toEqual(attempts)
  })

  it('rows are made of solved tasks alone, and what is left out is named', () => {
    const output = join(root, 'nop')
    const { status } = collect('--task', quick, '--agent', 'nop', '--environment', 'just-bash', '--formats', 'sft,harbor-traces,atif', '--output-dir', output)
    expect(status).toBe(0)
    expect(summaryOf(output)).toMatchObject({
      reward: 0,
      trials: { done: 1, solved: 0, failed: 0 },
      exports: { sft: { lines: 0, leftOut: ['quick/nop/just-bash/1'] } },
    })
    expect(linesOf(join(output, 'exports/atif.jsonl'))).toBe(1)
  })

  it('a reward that is missing is a failure and not a zero; it ends with 1, and its neighbour is done', () => {
    const output = join(root, 'no-reward')
    const run = collect('--task', `${noReward},${quick}`, '--agent', 'oracle', '--environment', 'just-bash', '--n-concurrent', '2', '--output-dir', output)
    expect(run.status).toBe(1)
    expect(run.lines).toContainEqual(expect.stringMatching(/^no-reward\/oracle\/just-bash\/1: completed, no reward: /))
    expect(summaryOf(output)).toMatchObject({ reward: 1, trials: { done: 2, solved: 1, failed: 1 } })
  })

  it('a changed test is run on what was left, without the agent; no secret is in anything that is kept', () => {
    const output = join(root, 'changed')
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
    const task = madeTask('changed', { 'solution/solve.sh': `echo ${secret} | tee /app/token\n` })
    const asked = ['--task', task, '--agent', 'oracle', '--environment', 'just-bash', '--output-dir', output]
    expect(collect(...asked).status).toBe(0)
    const kept = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(kept.length).toBeGreaterThan(8)
    for (const { parentPath, name } of kept) expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain(secret)
    writeFileSync(join(task, 'tests/test.sh'), '#!/bin/bash\necho 0.5 > /logs/verifier/reward.txt\n')
    expect(collect(...asked).lines).toContainEqual(expect.stringContaining('1 stood already'))
    expect(summaryOf(output).reward).toBe(0.5)
  })

  it('names all that is wrong before anything runs, and ends with 2', () => {
    const run = collect('--task', 'tasks/nope', '--agent', 'oracl', '--environment', 'just-bash', '--formats', 'sfd', '--output-dir', join(root, 'none'))
    expect([run.status, run.lines]).toEqual([2, ['']])
    expect(run.stderr).toMatch(
      /^--formats: "sfd" is no format; did you mean "sft"\?\n--agent: "oracl" is no agent; did you mean "oracle"\?\nno task matches "tasks\/nope"; those in tasks\/ are: /,
    )
    expect(collect('--task', 'fix-config', '--agent', 'oracle', '--model', 'a/b', '--environment', 'just-bash').stderr).toBe(
      '--model: agent oracle asks no model; leave it out',
    )
    expect(collect('--task', 'fix-config', '--agnet', 'oracle').stderr).toBe('there is no option --agnet; did you mean --agent?')
    expect(readdirSync(root)).not.toContain('none')
    mkdirSync(join(root, 'loop'))
    symlinkSync('task.toml', join(root, 'loop/task.toml'))
    const loop = collect('--task', join(root, 'loop'), '--agent', 'oracle', '--environment', 'just-bash')
    expect([loop.status, loop.stderr]).toEqual([2, expect.stringMatching(/^ELOOP: .*loop\/task\.toml'; it is a link that leads to itself; remove it$/)])
    writeFileSync(join(root, 'file'), '')
    const asked = ['--task', 'fix-config', '--agent', 'oracle', '--environment', 'just-bash']
    const inPlace = collect(...asked, '--output-dir', join(root, 'file'))
    expect([inPlace.status, inPlace.stderr]).toEqual([2, `--output-dir: is "${join(root, 'file')}", and a file is in its place; name another folder`])
  })

  it('stops tidily where nobody reads what it says any more', async () => {
    const output = join(root, 'unread')
    const asked = ['--task', quick, '--task', slow, '--agent', 'oracle', '--environment', 'just-bash', '--attempts', '4', '--output-dir', output]
    const child = spawn(process.execPath, [command, ...asked], { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.once('data', () => child.stdout.destroy())
    let said = ''
    child.stderr.on('data', (data: Buffer) => {
      said += data
    })
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(141)
    expect(said.trim()).toMatch(/^stopped; exports .* to go on: npx tsx scripts\/collect\.ts --task .* --attempts 4 /)
    expect(summaryOf(output)).toMatchObject({ wasStopped: true, trials: { asked: 8 } })
  })

  it('stopped by a signal, it keeps what was done and says how to go on', async () => {
    const output = join(root, 'stopped')
    const asked = ['--task', quick, '--task', slow, '--agent', 'oracle', '--environment', 'just-bash', '--n-concurrent', '2', '--output-dir', output]
    const child = spawn(process.execPath, [command, ...asked], { cwd: workspace, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (data: Buffer) => {
      said += data
      if (said.includes('quick/oracle/just-bash/1: completed') && !said.includes('stopping')) child.kill('SIGINT')
    })
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130)
    expect(said).toContain(`stopped; exports are made when all is done; to go on: npx tsx scripts/collect.ts --task ${quick} --task ${slow} --agent oracle`)
    expect(summaryOf(output)).toMatchObject({ wasStopped: true, trials: { asked: 2, done: 1 }, tries: { made: 1, retried: 0, interrupted: 0 } })
    const tries = readdirSync(join(output, 'store/trials')).map((key) =>
      JSON.parse(readFileSync(join(output, 'store/trials', key, 'try-1/result.json'), 'utf8')),
    )
    expect(tries.map(({ entry }) => entry.status).sort()).toEqual(['completed', 'interrupted'])
    expect(collect('--task', quick, '--agent', 'oracle', '--environment', 'just-bash', '--output-dir', output).lines).toContainEqual(
      expect.stringContaining('1 stood already'),
    )
  })
})

describe.runIf(requirement('terminal', hasTerminal(), 'there is no `script` of util-linux to open a terminal with'))('collect in a terminal', () => {
  it('shows a table that lives; Ctrl-C stops it cleanly', async () => {
    mkdirSync(join(root, 'terminal'))
    const line = `${process.execPath} ${command} --task ${quick} --task ${noReward} --task ${slow} --agent oracle --environment just-bash --n-concurrent 2 --output-dir ${join(root, 'terminal')}`
    const { code, output } = await talk(line, [[/all +1 +2 of 3 +1 +1\.00/, '\u0003']], { cwd: workspace })
    expect(code).toBe(130)
    expect(output).toMatch(/task +running +done +failed +reward +tokens +dollars/)
    expect(output).toContain('to go; Ctrl-C stops')
    expect(output).toContain('no-reward/oracle/just-bash/1: completed, no reward: the tests left neither reward.json nor reward.txt')
    expect(output).toContain('stopping: sandboxes are removed, what is unfinished is kept')
    expect(output).toContain('to go on: npx tsx scripts/collect.ts --task ')
  })
})

const engineProblem = await (await loadSandbox('docker')).findProblem?.()

describe.runIf(requirement('docker', !engineProblem, engineProblem ?? ''))('collect in Docker', () => {
  it('runs attempts at once, in a process that ends when they are done', () => {
    const output = join(root, 'docker')
    const run = collect('--task', 'tasks/fix-config', '--agent', 'oracle', '--n-concurrent', '2', '--attempts', '2', '--output-dir', output)
    expect([run.status, run.stderr]).toEqual([0, ''])
    expect(summaryOf(output)).toMatchObject({ reward: 1, trials: { asked: 2, done: 2, failed: 0 } })
  })
})
