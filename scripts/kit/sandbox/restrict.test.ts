import { describe, expect, it } from 'vitest'
import { justBash } from './just-bash.ts'
import { restrict } from './restrict.ts'

describe('restrict', () => {
  const limits = { signal: new AbortController().signal, timeoutMs: 300, outputLimitBytes: 10 }

  it('gives exec, read and write, and nothing else', async () => {
    await using sandbox = await justBash.start({ files: [], workdir: '/app' })
    const environment = restrict(sandbox, limits)
    expect(Object.keys(environment)).toEqual(['exec', 'read', 'write'])
    await environment.write('/app/a', 'text\n', 0o700)
    expect((await environment.exec({ command: 'stat -c %a a' })).stdout).toBe('700\n')
    expect(await environment.read('/app/a')).toBe('text\n')
    expect(await environment.read('/app/b')).toBeNull()
  })

  it('lets no request exceed the limits', async () => {
    await using sandbox = await justBash.start({ files: [], workdir: '/app' })
    const environment = restrict(sandbox, limits)
    expect(await environment.exec({ command: 'sleep 5', timeoutMs: 60_000 })).toMatchObject({ timedOut: true })
    expect(await environment.exec({ command: 'seq 1 100' })).toMatchObject({ truncated: true })
    await expect(restrict(sandbox, { ...limits, signal: AbortSignal.abort(new Error('enough')) }).exec({ command: 'true' })).rejects.toThrow('enough')
  })
})
