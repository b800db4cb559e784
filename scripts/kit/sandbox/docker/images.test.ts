import { describe, expect, it } from 'vitest'
import { requirement } from '../../../../tests/requirement.ts'
import { stateFile } from '../restrict.ts'
import type { SandboxStart } from '../sandbox.ts'
import { docker } from './docker.ts'

const problem = await docker.findProblem?.()
const start = (given: Partial<SandboxStart>) => docker.start({ files: [], workdir: '/app', ...given })
const folder = (dockerfile: string, ...more: ReturnType<typeof stateFile>[]) => ({
  files: [stateFile('/Dockerfile', dockerfile), ...more],
  buildTimeoutMs: 60_000,
})
const key = (given: Partial<SandboxStart>) => docker.imageKey?.({ files: [], workdir: '/app', ...given })

describe('what an image is known by', () => {
  it('is all that it is made from, and nothing that the build leaves out', () => {
    const image = folder('FROM a', stateFile('/x', '1'), stateFile('/.dockerignore', 'notes'))
    const keys = [
      { image },
      { image: folder('FROM a', stateFile('/x', '2'), stateFile('/.dockerignore', 'notes')) },
      { image: { ...image, name: 'other:1' } },
      { image: { ...image, args: { A: '1' } } },
      { image, workdir: '/else' },
    ].map(key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(key({ image: folder('FROM a', stateFile('/notes', 'n'), stateFile('/x', '1'), stateFile('/.dockerignore', 'notes')) })).toBe(keys[0])
    expect(key({ image, label: 'other', network: { mode: 'public' }, limits: { cpus: 2 } })).toBe(keys[0])
  })
})

describe.skipIf(!requirement('docker', problem === null, String(problem)))('images', () => {
  it('are made once for those who start together, each of whom hears the build; one who gives up spoils it for nobody', async () => {
    const image = folder(`FROM debian:bookworm-slim\nRUN echo "heard ${crypto.randomUUID()}" && sleep 0.5 && head -c 8 /dev/urandom > /made\n`)
    const logs = ['', '', '']
    const gone = new AbortController()
    const starting = logs.map((_, place) =>
      start({
        image,
        buildLog: (text) => {
          logs[place] += text
          if (place === 0 && text.includes('heard')) gone.abort(new Error('gave up'))
        },
        ...(place === 0 && { signal: gone.signal }),
      }),
    )
    await expect(starting[0]).rejects.toThrow('gave up')
    await using second = await (starting[1] ?? Promise.reject())
    await using third = await (starting[2] ?? Promise.reject())
    const made = (sandbox: typeof second) => sandbox.download(['/made'])
    expect(await made(second)).toEqual(await made(third))
    for (const log of logs) expect(log).toMatch(/Step 2\/\d+ : RUN [\s\S]*heard/)
  })

  it('leave out what .dockerignore names', async () => {
    const image = folder(
      'FROM debian:bookworm-slim\nCOPY . /app/\n',
      stateFile('/kept', ''),
      stateFile('/.dockerignore', 'left*\nDockerfile\n'),
      stateFile('/left-out', ''),
    )
    await using sandbox = await start({ image })
    expect((await sandbox.download(['/app'])).map(({ path }) => path)).toEqual(['/app', '/app/.dockerignore', '/app/kept'])
  })

  it('that are there by their name need no registry', async () => {
    await using sandbox = await start({ image: { files: [], name: 'debian:bookworm-slim', buildTimeoutMs: 60_000 } })
    expect((await sandbox.exec({ command: 'pwd', timeoutMs: 5000, outputLimitBytes: 100 })).stdout).toBe('/app\n')
  })

  it('that no registry gives are an error that names them and the key', async () => {
    const image = { files: [], name: '127.0.0.1:1/none/at-all:1', buildTimeoutMs: 60_000 }
    await expect(start({ image })).rejects.toThrow(
      /^docker could not pull 127\.0\.0\.1:1\/none\/at-all:1: .*; see that environment\.docker_image names an image, and that the engine reaches its registry; .*`docker pull 127/,
    )
  })
})
