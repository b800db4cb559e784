import { memoryUsage } from 'node:process'
import { describe, expect, it } from 'vitest'
import { requirement } from '../../../../tests/requirement.ts'
import { type Contents, memoryContents } from '../contents.ts'
import type { Sandbox } from '../sandbox.ts'
import { docker } from './docker.ts'

const problem = await docker.findProblem?.()
const start = () => docker.start({ files: [], workdir: '/app' })
const run = (sandbox: Sandbox, command: string) => sandbox.exec({ command, timeoutMs: 30_000, outputLimitBytes: 10_000 })

describe.skipIf(!requirement('docker', problem === null, String(problem)))('the state of a container', () => {
  it('holds owners, of what is new and of what was there, and names what no state can hold', async () => {
    await using first = await start()
    await run(first, 'chown 12:34 /app; touch mine; chown 1000:1001 mine; mkfifo pipe; mkdir deep; mkfifo deep/pipe; ln -s nowhere link; chown -h 7:8 link')
    await run(first, `perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "/app/deep/socket", Listen => 1)'`)
    const contents = memoryContents()
    const skipped: string[] = []
    const state = await first.snapshot(contents, (path, kind) => skipped.push(`${kind} ${path}`))
    expect(state.map(({ path, kind, uid, gid }) => `${path} ${kind} ${uid}:${gid}`)).toEqual([
      '/app directory 12:34',
      '/app/deep directory 0:0',
      '/app/link symlink 7:8',
      '/app/mine file 1000:1001',
    ])
    expect(skipped.sort()).toEqual(['fifo /app/deep/pipe', 'fifo /app/pipe', 'socket /app/deep/socket'])
    await using second = await start()
    await second.restore(state, contents)
    expect(await second.snapshot(contents)).toEqual(state)
  })

  it('holds no file that costs nothing to make and may be more than there is memory', async () => {
    await using sandbox = await start()
    await run(sandbox, 'truncate -s 1025M /app/huge')
    await expect(sandbox.snapshot(memoryContents())).rejects.toThrow('/app/huge is 1.0 GiB, and a kept state takes at most 1;')
  })

  it('is read and laid a file at a time: many large ones take no more memory than a few', async () => {
    const sizeMb = 25
    const names = [...'abcdefghijkl']
    await using first = await start()
    await run(first, `for name in ${names.join(' ')}; do head -c ${sizeMb}m /dev/zero > $name; printf $name >> $name; done`)
    const bytes = Buffer.alloc(sizeMb * 1024 * 1024 + 1)
    const peak = { before: memoryUsage().rss, most: 0 }
    const look = () => {
      peak.most = Math.max(peak.most, memoryUsage().rss - peak.before)
    }
    // The names of the files are their last bytes, so that the bytes need not be kept here.
    const contents: Contents = {
      put: async (given) => {
        look()
        return String.fromCharCode(given.at(-1) ?? 0)
      },
      get: async (name) => {
        look()
        bytes.write(name, bytes.length - 1)
        return Buffer.from(bytes)
      },
    }
    const state = await first.snapshot(contents)
    expect(state.map(({ path, sizeBytes, sha256 }) => [path, sizeBytes, sha256])).toEqual(names.map((name) => [`/app/${name}`, bytes.length, name]))
    await using second = await start()
    await second.restore(state, contents)
    expect((await run(second, 'tail -qc 1 ?; wc -c < a')).stdout).toBe(`${names.join('')}${bytes.length}\n`)
    expect(peak.most / 1024 / 1024).toBeLessThan((names.length * sizeMb * 2) / 3)
  })
})
