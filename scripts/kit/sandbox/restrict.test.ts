import { describe, expect, it } from 'vitest'
import { justBash } from './just-bash.ts'
import { restrict } from './restrict.ts'

describe('restrict', () => {
  const limits = { signal: new AbortController().signal, timeoutMs: 300, outputLimitBytes: 10 }

  it('gives exec, read and write, and nothing else', async () => {
    await using sandbox = await justBash.start({ files: [], workdir: '/app' })
    const { environment } = restrict(sandbox, limits)
    expect(Object.keys(environment)).toEqual(['exec', 'read', 'write'])
    await environment.write('/app/a', 'text\n', 0o700)
    expect((await environment.exec({ command: 'stat -c %a a' })).stdout).toBe('700\n')
    expect(await environment.read('/app/a')).toBe('text\n')
    expect(await environment.read('/app/b')).toBeNull()
  })

  it('lets no request exceed the limits', async () => {
    await using sandbox = await justBash.start({ files: [], workdir: '/app' })
    const { environment } = restrict(sandbox, limits)
    expect(await environment.exec({ command: 'sleep 5', timeoutMs: 60_000 })).toMatchObject({ timedOut: true })
    expect(await environment.exec({ command: 'seq 1 100' })).toMatchObject({ truncated: true })
  })

  it('lets files be read, and nothing else, when the time is over', async () => {
    await using sandbox = await justBash.start({ files: [], workdir: '/app' })
    const { environment } = restrict(sandbox, { ...limits, signal: AbortSignal.abort(new Error('enough')) })
    await expect(environment.exec({ command: 'true' })).rejects.toThrow('enough')
    await expect(environment.write('/app/a', 'late')).rejects.toThrow('enough')
    expect(await environment.read('/app/a')).toBeNull()
  })

  it('lets nothing through once it is closed, and is closed when what was under way has ended', async () => {
    await using sandbox = await justBash.start({ files: [], workdir: '/app' })
    const { environment, close } = restrict(sandbox, { ...limits, timeoutMs: 5000 })
    const slow = environment.exec({ command: 'sleep 0.1; echo done > /app/a' })
    await close()
    await expect(environment.read('/app/a')).rejects.toThrow('is over')
    expect((await sandbox.download(['/app/a'])).length).toBe(1)
    await slow
  })
})
