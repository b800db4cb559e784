import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const repository = join(import.meta.dirname, '..')
const doctor = (args: string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; out: string; error: string }>((resolve) => {
    const options = { cwd: repository, env: { ...process.env, NODE_NO_WARNINGS: '1', ...env } }
    execFile(process.execPath, ['scripts/doctor.ts', ...args], options, (failed, out, error) => resolve({ code: Number(failed?.code ?? 0), out, error }))
  })

describe('scripts/doctor.ts', () => {
  it('fails only where the profile lacks what it needs', async () => {
    const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }
    const needing = await doctor(['--profile', 'docker'], env)
    expect(needing.code).toBe(1)
    expect(needing.out).toMatch(/^profile docker cannot run without: .*docker/m)
    const { out } = await doctor(['--profile', 'embedded', '--format', 'json'], env)
    const { lacking, findings } = JSON.parse(out)
    expect(lacking).not.toContain('docker')
    expect(findings).toContainEqual(
      expect.objectContaining({ what: 'docker', state: 'missing', needed: false, neededFor: expect.stringContaining('containers') }),
    )
  })

  it('names the profiles there are when it is given another', async () => {
    expect(await doctor(['--profile', 'dokcer'])).toEqual({ code: 1, out: '', error: 'there is no profile "dokcer"; did you mean "docker"?\n' })
  })
})
