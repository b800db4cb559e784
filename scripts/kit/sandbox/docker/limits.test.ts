import { describe, expect, it } from 'vitest'
import { requirement } from '../../../../tests/requirement.ts'
import type { Sandbox, SandboxLimits } from '../sandbox.ts'
import { docker } from './docker.ts'
import { openEngine } from './engine.ts'

const problem = await docker.findProblem?.()
const label = `limits-${process.pid}`
const start = (limits: SandboxLimits) => docker.start({ files: [], workdir: '/app', label, limits })
const run = (sandbox: Sandbox, command: string, timeoutMs = 20_000) => sandbox.exec({ command, timeoutMs, outputLimitBytes: 10_000 })

describe.skipIf(!requirement('docker', problem === null, String(problem)))('what a sandbox may take', () => {
  it('of processors: who works more is held back', async () => {
    await using sandbox = await start({ cpus: 0.25 })
    const statistics = 'cat /sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpu/cpu.stat 2> /dev/null'
    expect((await run(sandbox, `timeout 0.7 bash -c 'while :; do :; done'; ${statistics}`)).stdout).toMatch(/^nr_throttled [1-9]/m)
  })

  it('of memory: who needs more is killed, with no swap to go to', async () => {
    await using sandbox = await start({ memoryMb: 64 })
    const program = '@all = map { "x" x 1000000 } 1 .. 200; print scalar @all'
    expect(await run(sandbox, `perl -e '${program}'`)).toMatchObject({ exitCode: 137, stdout: '' })
    expect(await run(sandbox, `perl -e '${program.replace('200', '20')}'`)).toMatchObject({ exitCode: 0, stdout: '20' })
  })

  it('of processes: a fork bomb ends at the limit, and is no result that hangs', async () => {
    await using sandbox = await start({ pids: 80 })
    await run(sandbox, 'b() { b | b & }; b > /dev/null 2>&1', 1000)
    const [container] = await openEngine().listContainers({ filters: { label: [`flywheel.task=${label}`] } })
    const stats = await openEngine()
      .getContainer(container?.Id ?? '')
      .stats({ stream: false })
    expect(stats.pids_stats?.current).toBeGreaterThan(0)
    expect(stats.pids_stats?.current).toBeLessThanOrEqual(80)
  })
})
