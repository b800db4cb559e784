import { describe, expect, it } from 'vitest'
import { findSandboxProblem, loadSandbox } from './registry.ts'

describe('loadSandbox', () => {
  it('gives a backend by its name', async () => {
    expect((await loadSandbox('just-bash')).name).toBe('just-bash')
    expect(findSandboxProblem('just-bash')).toBeNull()
  })

  it('names what is available when a sandbox is not', async () => {
    await expect(loadSandbox('docker')).rejects.toThrow('no sandbox "docker" is available; choose one of: just-bash')
  })
})
