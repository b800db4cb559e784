import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { sandboxConformance } from './conformance.ts'
import { justBash } from './just-bash.ts'

sandboxConformance(justBash)

describe('just-bash', () => {
  const run = async (command: string) => {
    await using sandbox = await justBash.start({ files: [], workdir: '/app' })
    return sandbox.exec({ command, timeoutMs: 5000, outputLimitBytes: 10_000 })
  }

  it('has no network and no other interpreter', async () => {
    for (const program of ['curl', 'python3', 'node', 'js-exec']) expect((await run(`${program} --version`)).exitCode).toBe(127)
  })

  it('sees nothing of the host', async () => {
    expect((await run('ls / | tr "\\n" " "')).stdout).toBe('app bin dev logs proc root tests tmp usr ')
    expect((await run('env | grep -cE "VITEST|NODE|npm"')).stdout).toBe('0\n')
  })

  it('tells time as a container does, wherever it runs', () => {
    const command = "date -u -d '2026-06-01 00:00:00' +%s; date -d '2026-06-01 12:00' +%H%z"
    const script = `
      import { justBash } from './just-bash.ts'
      const sandbox = await justBash.start({ files: [], workdir: '/app' })
      console.log((await sandbox.exec({ command: ${JSON.stringify(command)}, timeoutMs: 5000, outputLimitBytes: 1000 })).stdout)`
    const env = { ...process.env, TZ: 'Pacific/Kiritimati' }
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: import.meta.dirname, env, encoding: 'utf8' })
    expect(said.trim()).toBe('1780272000\n12+0000')
  })

  it('stops a loop that never waits', async () => {
    await using sandbox = await justBash.start({ files: [], workdir: '/app' })
    const result = await sandbox.exec({ command: 'while true; do :; done', timeoutMs: 200, outputLimitBytes: 1000 })
    expect(result.exitCode).not.toBe(0)
  })
})
