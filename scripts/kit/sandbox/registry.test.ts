import { afterEach, describe, expect, it, vi } from 'vitest'
import { findSandboxProblem, loadSandbox } from './registry.ts'

afterEach(() => vi.unstubAllEnvs())

describe('loadSandbox', () => {
  it.each(['just-bash', 'docker'] as const)('gives the backend %s by its name, whether or not it can start', async (name) => {
    expect((await loadSandbox(name)).name).toBe(name)
  })
})

describe('findSandboxProblem', () => {
  it('finds none with what needs nothing', async () => {
    expect(await findSandboxProblem('just-bash')).toBeNull()
  })

  it.each([
    ['unix:///nowhere/docker.sock', 'connect ENOENT /nowhere/docker.sock'],
    ['tcp://127.0.0.1:9', 'connect ECONNREFUSED 127.0.0.1:9'],
    ['tcp://a b', 'DOCKER_HOST env variable should be something like tcp://localhost:1234'],
  ])('says of an engine out of reach at %s where it was looked for and what to do', async (host, reason) => {
    vi.stubEnv('DOCKER_HOST', host)
    expect(await findSandboxProblem('docker')).toBe(
      `the docker engine does not answer at ${host}, which DOCKER_HOST names (${reason}); start it, or set DOCKER_HOST to where one listens (unix:///PATH or tcp://HOST:PORT)`,
    )
  })
})
