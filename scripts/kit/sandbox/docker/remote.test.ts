import { once } from 'node:events'
import { copyFileSync, mkdtempSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { engineOverTls } from '../../../../tests/engine-over-tls.ts'
import { requirement } from '../../../../tests/requirement.ts'
import { SandboxError } from '../sandbox-error.ts'
import { docker } from './docker.ts'

const problem = await docker.findProblem?.()
const socketPath = process.env.DOCKER_HOST?.startsWith('unix://') ? process.env.DOCKER_HOST.slice('unix://'.length) : '/var/run/docker.sock'
afterEach(() => vi.unstubAllEnvs())

/** The engine's socket at a port, until it breaks off or falls silent. */
async function proxy() {
  const clients = new Set<Socket>()
  const state = { isSilent: false }
  const server = createServer((client) => {
    const engine = connect(socketPath)
    clients.add(client)
    engine.on('error', () => {}).on('data', (bytes) => state.isSilent || client.write(bytes))
    engine.on('end', () => client.end())
    client.on('error', () => {}).on('data', (bytes) => state.isSilent || engine.write(bytes))
    client
      .on('end', () => engine.end())
      .on('close', () => {
        clients.delete(client)
        engine.destroy()
      })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo // it listens on one
  const host = `tcp://127.0.0.1:${port}`
  vi.stubEnv('DOCKER_HOST', host)
  return {
    host,
    state,
    breakOff: (how: 'end' | 'resetAndDestroy') => {
      for (const client of clients) client[how]()
    },
    [Symbol.dispose]: () => {
      for (const client of clients) client.destroy()
      server.close()
      vi.unstubAllEnvs()
    },
  }
}

describe.skipIf(!requirement('docker', problem === null, String(problem)))('an engine over TCP', () => {
  const request = { timeoutMs: 20_000, outputLimitBytes: 1000 }

  it('serves a sandbox from start to stop', async () => {
    using _ = await proxy()
    await using sandbox = await docker.start({ files: [], workdir: '/app' })
    expect(await sandbox.exec({ ...request, command: 'echo out; echo err >&2; exit 3' })).toMatchObject({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' })
    expect((await sandbox.download(['/etc/hostname'])).map(({ path }) => path)).toEqual(['/etc/hostname'])
  })

  it.each(['end', 'resetAndDestroy'] as const)('that breaks off in the middle of a command (%s) is out of reach, and gives no result', async (how) => {
    using wire = await proxy()
    await using sandbox = await docker.start({ files: [], workdir: '/app' })
    const command = sandbox.exec({ ...request, command: 'echo half; sleep 0.8; echo whole' })
    setTimeout(() => wire.breakOff(how), 400)
    await expect(command).rejects.toThrow(SandboxError)
    await expect(command).rejects.toThrow(/^docker broke off a command that was running; /)
    expect((await sandbox.exec({ ...request, command: 'echo back' })).stdout).toBe('back\n')
  })

  it('that falls silent is out of reach once the time of a command is over', async () => {
    using wire = await proxy()
    await using sandbox = await docker.start({ files: [], workdir: '/app' })
    setTimeout(() => {
      wire.state.isSilent = true
    }, 300)
    await expect(sandbox.exec({ ...request, timeoutMs: 600, command: 'sleep 30' })).rejects.toThrow(/^docker could not .*: no answer after \d+ s$/)
    wire.state.isSilent = false
  }, 40_000)

  it('that does not listen is named with its address', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1')
    expect(await docker.findProblem?.()).toMatch(/^the docker engine does not answer at tcp:\/\/127\.0\.0\.1:1, which DOCKER_HOST names \(.*ECONNREFUSED/)
  })

  describe('with TLS', () => {
    let tls: Awaited<ReturnType<typeof engineOverTls>>
    beforeAll(async () => {
      tls = await engineOverTls(socketPath)
    })
    afterAll(() => tls[Symbol.dispose]())
    const ask = (variables: Readonly<Record<string, string>>) => {
      for (const [name, value] of Object.entries({ DOCKER_HOST: tls.host, ...variables })) vi.stubEnv(name, value)
      return docker.findProblem?.()
    }
    const mixed = (...[ca, cert, key]: string[]) => {
      const folder = mkdtempSync(join(tls.certificates, 'mixed-'))
      const from = { 'ca.pem': ca, 'cert.pem': cert, 'key.pem': key }
      for (const [name, of] of Object.entries(from)) if (of) copyFileSync(join(of, name), join(folder, name))
      return folder
    }

    it.each(['1', 'true'])('serves a sandbox (DOCKER_TLS_VERIFY=%s)', async (verify) => {
      expect(await ask({ DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: tls.certificates })).toBeNull()
      await using sandbox = await docker.start({ files: [], workdir: '/app' })
      expect(await sandbox.exec({ ...request, command: 'echo out; echo err >&2; exit 3' })).toMatchObject({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' })
      expect((await sandbox.download(['/etc/hostname'])).map(({ path }) => path)).toEqual(['/etc/hostname'])
    })

    it.each<[string, () => Readonly<Record<string, string>>, RegExp]>([
      [
        'by who trusts another authority',
        () => ({ DOCKER_CERT_PATH: mixed(tls.strangers, tls.certificates, tls.certificates) }),
        /self-signed certificate\); let DOCKER_CERT_PATH name /,
      ],
      ['by who trusts no authority and has no certificate', () => ({}), /self-signed certificate\); let DOCKER_CERT_PATH name /],
      ['by a stranger', () => ({ DOCKER_CERT_PATH: mixed(tls.certificates, tls.strangers, tls.strangers) }), /\([^)]+\); let DOCKER_CERT_PATH name /],
      [
        'with the key of another certificate',
        () => ({ DOCKER_CERT_PATH: mixed(tls.certificates, tls.certificates, tls.strangers) }),
        /\(key values mismatch\); let DOCKER_CERT_PATH name /,
      ],
      ['with a folder that lacks a file', () => ({ DOCKER_CERT_PATH: mixed(tls.certificates) }), /ENOENT.*cert\.pem'\); let DOCKER_CERT_PATH name /],
      ['without TLS', () => ({ DOCKER_TLS_VERIFY: '' }), /\); start it, or, if it speaks TLS there, set DOCKER_TLS_VERIFY=1 and let DOCKER_CERT_PATH name /],
    ])('that is asked %s names the variables and the files', async (_, variables, message) => {
      expect(await ask({ DOCKER_TLS_VERIFY: '1', ...variables() })).toMatch(message)
    })

    it('that speaks without it, or does not listen, is no matter of certificates', async () => {
      using wire = await proxy()
      expect(await ask({ DOCKER_HOST: wire.host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: tls.certificates })).toMatch(
        /\(write EPROTO wrong version number\); it speaks without TLS there: /,
      )
      expect(await ask({ DOCKER_HOST: 'tcp://127.0.0.1:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: tls.certificates })).toMatch(
        /ECONNREFUSED.*\); start it, /,
      )
    })
  })
})
