import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { StateFile } from '#kit/records'
import { memoryContents } from './contents.ts'
import { stateFile } from './restrict.ts'
import type { ExecRequest, Sandbox, SandboxBackend } from './sandbox.ts'
import { SandboxError } from './sandbox-error.ts'
import { sandboxPaths } from './sandbox-paths.ts'

/** What every sandbox must do. A backend's test calls it once and adds what is special about that backend. */
export function sandboxConformance(backend: SandboxBackend): void {
  const files: StateFile[] = [
    stateFile('/app/config.ini', 'port = 80\n'),
    stateFile('/app/run.sh', '#!/bin/bash\necho "ran $1"\nexit 4\n', 0o755),
    stateFile('/app/logs/old.log', 'old\n'),
    { path: '/app/link', kind: 'symlink', mode: 0o777, content: Buffer.from('config.ini').toString('base64') },
  ]
  const start = () => backend.start({ files, workdir: '/app' })
  const run = (sandbox: Sandbox, command: string, request: Partial<ExecRequest> = {}) =>
    sandbox.exec({ command, timeoutMs: 10_000, outputLimitBytes: 10_000, ...request })

  describe(`sandbox ${backend.name}`, () => {
    it('starts with the given files, links and modes, in the working directory', async () => {
      await using sandbox = await start()
      const { stdout } = await run(sandbox, 'pwd; cat config.ini; cat link; readlink link; ./run.sh 1; stat -c %a run.sh config.ini')
      expect(stdout).toBe('/app\nport = 80\nport = 80\nconfig.ini\nran 1\n755\n644\n')
    })

    it('starts with a home, a place for temporary files, and the folders of tests and logs, empty', async () => {
      await using sandbox = await start()
      expect(
        (await run(sandbox, `touch "$HOME/x" /tmp/x; for f in ${sandboxPaths.tests} ${sandboxPaths.verifierLogs} ${sandboxPaths.agentLogs}; do ls -A $f; done`))
          .stdout,
      ).toBe('')
      expect((await run(sandbox, 'ls "$HOME" /tmp')).stdout).toMatch(/:\nx\n\n.*:\nx\n$/)
    })

    it('gives stdout, stderr and exit code apart, and a failing command is a result', async () => {
      await using sandbox = await start()
      expect(await run(sandbox, 'echo out; echo err >&2; exit 3')).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n', timedOut: false, truncated: false })
      expect((await run(sandbox, 'no-such-command')).exitCode).toBe(127)
      expect((await run(sandbox, 'if')).exitCode).not.toBe(0)
    })

    it('runs in a directory and with variables of the request, and each command in a shell of its own', async () => {
      await using sandbox = await start()
      expect((await run(sandbox, 'pwd; echo $NAME', { cwd: '/app/logs', env: { NAME: 'a b' } })).stdout).toBe('/app/logs\na b\n')
      await run(sandbox, 'cd /; NAME=kept; f() { echo f; }; echo kept > /app/kept')
      expect((await run(sandbox, 'pwd; echo "[$NAME]"; cat kept; f')).stdout).toBe('/app\n[]\nkept\n')
    })

    it('carries text of every script unharmed', async () => {
      await using sandbox = await start()
      expect((await run(sandbox, 'echo "héé 日本 🚀" > u; cat u; echo é')).stdout).toBe('héé 日本 🚀\né\n')
    })

    it('cuts the middle out of long output', async () => {
      await using sandbox = await start()
      const { stdout, truncated } = await run(sandbox, 'seq 1 2000', { outputLimitBytes: 100 })
      expect(truncated).toBe(true)
      expect(stdout).toMatch(/^1\n2\n[\s\S]*\[\.\.\. 8793 of 8893 bytes left out \.\.\.\]\n[\s\S]*1999\n2000\n$/)
    })

    it.each(['sleep 30', 'while true; do sleep 0.05; done'])('stops what runs out of time: %s', async (command) => {
      await using sandbox = await start()
      const result = await run(sandbox, `echo before; ${command}; touch /app/after`, { timeoutMs: 400 })
      expect(result).toMatchObject({ timedOut: true, exitCode: 124 })
      expect((await run(sandbox, 'ls /app/after')).exitCode).not.toBe(0)
    })

    it('does not take an exit code of 124 for a time-out', async () => {
      await using sandbox = await start()
      expect(await run(sandbox, 'exit 124')).toMatchObject({ timedOut: false, exitCode: 124 })
    })

    it('throws the reason of an aborted signal, before and during a command', async () => {
      await using sandbox = await start()
      await expect(run(sandbox, 'sleep 30', { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({ name: 'TimeoutError' })
      await expect(run(sandbox, 'true', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    })

    it('snapshots what differs from the start, and only that', async () => {
      await using sandbox = await start()
      expect(await sandbox.snapshot(memoryContents())).toEqual([])
      await run(sandbox, 'cat config.ini > /dev/null; echo new > logs/new.log; rm logs/old.log; chmod 600 config.ini; ln -sfn run.sh link; mkdir -p empty/deep')
      const changes = (await sandbox.snapshot(memoryContents())).map(({ path, kind, mode }) => `${path} ${kind} ${mode.toString(8)}`)
      expect(changes).toEqual([
        '/app/config.ini file 600',
        '/app/empty directory 755',
        '/app/empty/deep directory 755',
        '/app/link symlink 777',
        '/app/logs/new.log file 644',
        '/app/logs/old.log deleted 0',
      ])
    })

    it('snapshots a file that took the name of another, as large and as old', async () => {
      const twins = ['a', 'b', 'c'].map((name) => stateFile(`/app/${name}.log`, `${name}\n`))
      await using sandbox = await backend.start({ files: twins, workdir: '/app' })
      await run(sandbox, 'rm c.log; mv b.log c.log; cp -p a.log b.log')
      const contents = memoryContents()
      const state = await sandbox.snapshot(contents)
      const said = state.map(async ({ path, sha256 }) => `${path} ${sha256 && (await contents.get(sha256)).toString()}`)
      expect(await Promise.all(said)).toEqual(['/app/b.log a\n', '/app/c.log b\n'])
    })

    it('gives, with a snapshot laid on a fresh one, the same state', async () => {
      await using first = await start()
      await run(
        first,
        'rm link; echo real > link; rm -r logs; echo flat > logs; rm config.ini; mkdir config.ini; echo x > config.ini/x; rm run.sh; ln -s nowhere run.sh',
      )
      const contents = memoryContents()
      const state = await first.snapshot(contents)
      await using second = await start()
      await second.restore(state, contents)
      expect(await second.snapshot(contents)).toEqual(state)
      expect((await run(second, 'cat logs config.ini/x link; readlink run.sh')).stdout).toBe('flat\nx\nreal\nnowhere\n')
    })

    it('lays what nobody may read with its mode, and a file in place of a folder', async () => {
      await using first = await start()
      await run(first, 'echo secret > none; chmod 0 none; rm -r logs; echo flat > logs')
      const contents = memoryContents()
      const state = await first.snapshot(contents)
      await using second = await start()
      await second.restore(state, contents)
      expect((await run(second, 'stat -c "%a %n" none; cat logs')).stdout).toBe('0 none\nflat\n')
    })

    it('ends what commands left running, and goes on', async () => {
      await using sandbox = await start()
      await run(sandbox, 'while true; do echo beat >> beats; sleep 0.05; done &', { timeoutMs: 400 })
      await sandbox.stopProcesses()
      const beats = await sandbox.download(['/app/beats'])
      await wait(200)
      expect(await sandbox.download(['/app/beats'])).toEqual(beats)
      expect((await sandbox.snapshot(memoryContents())).map(({ path }) => path)).toEqual(beats.map(({ path }) => path))
      expect((await run(sandbox, 'cat config.ini')).stdout).toBe('port = 80\n')
      await sandbox.stopProcesses()
      await sandbox.stopProcesses()
      await sandbox.upload([stateFile('/app/later', 'laid\n')])
      expect((await run(sandbox, 'cat later')).stdout).toBe('laid\n')
    })

    it('replaces a link that an upload meets, and never writes through it', async () => {
      await using sandbox = await start()
      await sandbox.upload([stateFile('/app/link', 'mine\n'), { path: '/app/run.sh', kind: 'deleted', mode: 0, content: '' }])
      expect((await run(sandbox, 'cat config.ini link; ls run.sh')).stdout).toBe('port = 80\nmine\n')
    })

    it('downloads files and folders byte for byte; what is not there gives nothing', async () => {
      await using sandbox = await start()
      await sandbox.upload([{ path: '/app/bytes', kind: 'file', mode: 0o644, content: Buffer.from([0, 255, 10, 200]).toString('base64') }])
      const got = await sandbox.download(['/app/bytes', '/app/logs', '/nope'])
      expect(got.map(({ path }) => path)).toEqual(['/app/bytes', '/app/logs', '/app/logs/old.log'])
      expect([...Buffer.from(got[0]?.content ?? '', 'base64')]).toEqual([0, 255, 10, 200])
    })

    it('downloads no more of a file than it is asked for, however long it is', async () => {
      await using sandbox = await start()
      await run(sandbox, 'seq 1 100000 > long; mkdir -p folder')
      const [file] = await sandbox.download(['/app/long'], 10)
      expect(Buffer.from(file?.content ?? '', 'base64').toString()).toBe('1\n2\n3\n4\n5\n')
      expect(await sandbox.download(['/app/folder'], 10)).toMatchObject([{ path: '/app/folder', kind: 'directory' }])
    })

    it('keeps sandboxes apart', async () => {
      await using first = await start()
      await using second = await start()
      await Promise.all([run(first, 'echo 1 > mine; sleep 0.05'), run(second, 'sleep 0.02; echo 2 > yours')])
      expect((await run(second, 'ls mine')).exitCode).not.toBe(0)
    })

    it('cannot be reached once it is stopped, and may be stopped twice', async () => {
      const sandbox = await start()
      await sandbox.stop()
      await sandbox.stop()
      await expect(run(sandbox, 'true')).rejects.toThrow(SandboxError)
      await expect(sandbox.snapshot(memoryContents())).rejects.toThrow(SandboxError)
    })
  })
}
