import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrialTry, TrialVerdict } from '#kit/records'
import { findSandboxProblem } from '#kit/sandbox'
import { readParquet } from '#kit/table'
import { type Checkout, makeCheckout, repository } from './checkout.ts'
import { processesIn } from './processes-in.ts'
import { requirement } from './requirement.ts'

const problem = await findSandboxProblem('docker')
const names = globSync('tasks/*/task.toml', { cwd: repository }).map((file) => file.split('/')[1] ?? '')
const inDocker = names.filter((name) => /sandboxes = .*docker/.test(readFileSync(join(repository, `tasks/${name}/task.toml`), 'utf8'))).sort()
const command = 'npx nx run pipeline:verify:docker'

describe.skipIf(!requirement('docker', problem === null, String(problem)))(command, { timeout: 15 * 60_000 }, () => {
  let checkout: Checkout
  const path = (...parts: string[]) => join(checkout.path, ...parts)
  const metricsOf = (step: string): Record<string, number> => JSON.parse(readFileSync(path(`stages/${step}/out/docker/run.json`), 'utf8')).metrics
  const rowsOf = async <Row>(step: string, output: string): Promise<Row[]> =>
    (await Array.fromAsync(readParquet(path(`stages/${step}/out/docker/${output}.parquet`)))) as Row[] // written by the step
  const resultsSoFar = () => globSync('.store/cache/**/try-*/result.json', { cwd: checkout.path })

  beforeAll(async () => {
    checkout = await makeCheckout()
  })
  afterAll(() => rmSync(checkout.path, { recursive: true, force: true }))

  it('has twenty tasks and more', () => {
    expect(inDocker.length).toBeGreaterThan(20)
  })

  it('ends, killed halfway and started again, as if nothing had happened', async () => {
    const run = checkout.start(command)
    while (resultsSoFar().length < inDocker.length && run.exitCode === null) await sleep(100)
    const killed = processesIn(checkout.path).map(({ pid }) => pid)
    for (const pid of killed) process.kill(pid, 'SIGKILL')
    const stood = resultsSoFar().map((file) => [file, readFileSync(path(file), 'utf8')] as const)
    expect(run.exitCode).toBeNull()

    const again = await checkout.run(command)
    expect(again.code, again.output).toBe(0)
    for (const [file, text] of stood) expect(readFileSync(path(file), 'utf8')).toBe(text)
    const { trials, tries, recalled, interrupted, failed } = metricsOf('collect')
    expect({ trials, failed }).toEqual({ trials: inDocker.length * 2, failed: 0 })
    expect(recalled).toBeGreaterThanOrEqual(stood.length)
    expect(tries).toBe(inDocker.length * 2 + (interrupted ?? 0))
    const kept = await rowsOf<TrialTry>('collect', 'tries')
    expect(kept.filter(({ status }) => status === 'interrupted')).toHaveLength(interrupted ?? -1)
    expect(kept.filter(({ stands }) => stands)).toHaveLength(inDocker.length * 2)

    const verdicts = await rowsOf<TrialVerdict>('verify', 'verdicts')
    const rewards = Object.groupBy(verdicts, ({ agent }) => agent)
    expect(rewards.oracle?.map(({ task, reward, decision }) => [task, reward, decision])).toEqual(inDocker.map((task) => [task, 1, 'promote']))
    expect(rewards.nop?.filter(({ reward, decision }) => reward === null || reward >= 1 || decision === 'promote')).toEqual([])

    const engine = new Docker()
    const left = await engine.listContainers({ all: true, filters: { label: ['flywheel'] } })
    expect(left.filter(({ Labels: labels }) => killed.includes(Number(labels['flywheel.pid'])))).toEqual([])
  })

  it('runs the trials of a task that is added, and no other', async () => {
    cpSync(path('tasks/fix-config'), path('tasks/fix-config-too'), { recursive: true })
    const instruction = readFileSync(path('tasks/fix-config/instruction.md'), 'utf8')
    writeFileSync(path('tasks/fix-config-too/instruction.md'), `${instruction.trim()} Be quick.\n`)
    const added = await checkout.run(command)
    expect(added.code, added.output).toBe(0)
    const { trials, recalled } = metricsOf('collect')
    expect([trials, recalled]).toEqual([inDocker.length * 2 + 2, inDocker.length * 2])
  })
})
