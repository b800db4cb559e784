import { describe, expect, it } from 'vitest'
import { requirement } from '../../../../tests/requirement.ts'
import { sandboxConformance } from '../conformance.ts'
import { memoryContents } from '../contents.ts'
import { stateFile } from '../restrict.ts'
import type { Sandbox, SandboxStart } from '../sandbox.ts'
import { SandboxError } from '../sandbox-error.ts'
import { docker } from './docker.ts'
import { openEngine } from './engine.ts'

const problem = await docker.findProblem?.()
const files = [stateFile('/app/a.txt', 'a\n')]
const start = (given: Partial<SandboxStart> = {}) => docker.start({ files, workdir: '/app', ...given })
const imageOf = (dockerfile: string, buildTimeoutMs = 60_000) => ({
  files: [stateFile('/Dockerfile', dockerfile), stateFile('/files/a.txt', 'a\n')],
  buildTimeoutMs,
})
const run = async (sandbox: Sandbox, command: string, timeoutMs = 10_000) => sandbox.exec({ command, timeoutMs, outputLimitBytes: 10_000 })
const said = async (sandbox: Sandbox, command: string) => (await run(sandbox, command)).stdout
/** Containers of this process, by a label of one test. */
const containersOf = async (label: string) =>
  openEngine().listContainers({ all: true, filters: { label: [`flywheel.pid=${process.pid}`, `flywheel.task=${label}`] } })

describe('what docker cannot give of a start', () => {
  it('is found without an engine', () => {
    expect(docker.findStartProblem?.({ files, workdir: '/app', image: { files, buildTimeoutMs: 1 } })).toMatch(/^environment\/Dockerfile is not there; /)
    expect(docker.findStartProblem?.({ files, workdir: '/app', image: imageOf('FROM x'), network: { mode: 'public' } })).toBeNull()
  })
})

describe.skipIf(!requirement('docker', problem === null, String(problem)))('docker', () => {
  sandboxConformance(docker)

  it('builds the image of a Dockerfile once and starts every sandbox of that folder from it', async () => {
    const image = imageOf('FROM debian:bookworm-slim\nRUN head -c 8 /dev/urandom | od -An -tx1 > /made\nWORKDIR /app\nCOPY files/ /app/\n')
    await using first = await start({ image })
    await using second = await start({ image })
    expect(await said(first, 'cat /made a.txt')).toBe(await said(second, 'cat /made a.txt'))
    await using other = await start({ image: { ...image, files: [...image.files, stateFile('/files/b.txt', 'b\n')] } })
    expect(await said(other, 'ls')).toBe('a.txt\nb.txt\n')
  })

  it('says what the build said when it fails, or that it took too long', async () => {
    const broken = start({ image: imageOf('FROM debian:bookworm-slim\nRUN echo "the reason" && false\n') })
    await expect(broken).rejects.toThrow(/^docker could not build the image at line 2 of the Dockerfile: .*non-zero code: 1\n[\s\S]*the reason/)
    await expect(broken).rejects.toThrow(SandboxError)
    await expect(start({ image: imageOf('FROM debian:bookworm-slim\nRUN sleep 60\n', 1500) })).rejects.toThrow(
      'docker could not build the image at line 2 of the Dockerfile: not done after 1.5 s',
    )
  })

  it('has an init, no network, no new privileges, and of root the capabilities that installing and serving take', async () => {
    await using sandbox = await start()
    expect(await said(sandbox, 'cat /proc/1/comm; ls /sys/class/net; grep -hE "NoNewPrivs|CapBnd" /proc/self/status')).toBe(
      'docker-init\nlo\nCapBnd:\t00000000200404fb\nNoNewPrivs:\t1\n',
    )
    expect((await run(sandbox, 'mknod /dev/sda b 8 0 || mount -t tmpfs none /mnt')).exitCode).not.toBe(0)
    const steps = [
      'mkdir -p p/DEBIAN p/usr/bin && printf "Package: p\\nVersion: 1\\nArchitecture: all\\nMaintainer: p\\nDescription: p\\n" > p/DEBIAN/control',
      'printf "#!/bin/sh\\nuseradd --system --create-home served && chown served /usr/bin/p\\n" > p/DEBIAN/postinst && chmod 755 p/DEBIAN/postinst',
      'touch p/usr/bin/p && dpkg-deb --build p > /dev/null && dpkg --install p.deb > /dev/null 2>&1',
      'stat -c %U /usr/bin/p && su served --shell /bin/sh --command "id -un"',
      'export TERM=xterm && tmux new-session -d -s t "echo in > /tmp/tmux; sleep 60" && sleep 0.3 && cat /tmp/tmux',
    ]
    expect(await said(sandbox, steps.join(' && '))).toBe('served\nserved\nin\n')
  })

  it('ends what daemonised, ignores signals, or forks as fast as it is ended', async () => {
    await using sandbox = await start({ limits: { pids: 100 } })
    await run(sandbox, '(setsid bash -c "trap : TERM HUP INT; while :; do echo x >> /app/beats; sleep 0.02; done" > /dev/null 2>&1 &)')
    await run(sandbox, 'b() { b | b & }; b > /dev/null 2>&1', 500)
    await sandbox.stopProcesses()
    const beats = await sandbox.download(['/app/beats'])
    expect(Number(await said(sandbox, 'sleep 0.1; ls -d /proc/[0-9]* | wc -l'))).toBeLessThan(8)
    expect(await sandbox.download(['/app/beats'])).toEqual(beats)
  })

  it('lets the entrypoint of an image start what lives there', async () => {
    const entrypoint = 'printf "#!/bin/sh\\nsleep 500 &\\nexec \\"\\$@\\"\\n" > /start && chmod +x /start'
    await using sandbox = await start({ image: imageOf(`FROM debian:bookworm-slim\nRUN ${entrypoint}\nENTRYPOINT ["/start"]\n`) })
    expect(await said(sandbox, 'until pgrep -f "^sleep 500"; do sleep 0.1; done > /dev/null; pgrep -af ^sleep | cut -d" " -f2-')).toBe(
      'sleep infinity\nsleep 500\n',
    )
  })

  it('does not run as root where the image does not, and is laid and emptied all the same', async () => {
    await using sandbox = await start({ image: imageOf('FROM debian:bookworm-slim\nRUN useradd agent && mkdir /app && chown agent /app\nUSER agent\n') })
    await sandbox.upload([stateFile('/tests/deep/test.sh', 'echo tested\n', 0o755)])
    expect(await said(sandbox, 'id -un; bash /tests/deep/test.sh; stat -c "%a %U" /tests/deep')).toBe('agent\ntested\n755 root\n')
    await sandbox.upload([{ path: '/tests/deep', kind: 'deleted', mode: 0, content: '' }])
    expect(await said(sandbox, 'ls /tests')).toBe('')
  })

  it('kills all that a command started once its time is over, and nothing else', async () => {
    await using sandbox = await start()
    expect(await said(sandbox, 'sleep 301 > /dev/null 2>&1 & echo started')).toBe('started\n')
    expect(await run(sandbox, 'sleep 302 & setsid -w sleep 303 & (trap "" TERM HUP INT; sleep 304; sleep 305); true', 500)).toMatchObject({ timedOut: true })
    const alive = 'for p in /proc/[0-9]*; do tr "\\0" " " < $p/cmdline | grep "^sleep 3"; done'
    expect(await said(sandbox, alive)).toBe('sleep 301 \n')
  })

  it('comes back from a command that leaves something running', async () => {
    await using sandbox = await start()
    expect(await run(sandbox, 'sleep 300 & echo started; exit 3')).toMatchObject({ exitCode: 3, stdout: 'started\n', timedOut: false })
  })

  it('takes what cannot be started for a command that failed', async () => {
    await using sandbox = await start()
    expect((await sandbox.exec({ command: 'true', cwd: '/nope', timeoutMs: 5000, outputLimitBytes: 1000 })).exitCode).toBeGreaterThan(125)
    expect(await run(sandbox, `true ${'x'.repeat(200_000)}`)).toMatchObject({ exitCode: 126, stderr: 'bash: Argument list too long\n' })
  })

  it('holds no more of an endless output than it shows', async () => {
    await using sandbox = await start()
    const { stdout, timedOut } = await sandbox.exec({ command: 'yes', timeoutMs: 1000, outputLimitBytes: 1000 })
    expect(timedOut).toBe(true)
    expect(stdout).toMatch(/^y\n(y\n)+\n\[\.\.\. \d{7,} of \d{7,} bytes left out \.\.\.\]\n(y\n|\n)+/)
  })

  it('keeps files of one size that were moved over each other, and those laid again with another content', async () => {
    const files = ['a', 'b', 'c'].map((name) => stateFile(`/files/${name}`, `${name} was here\n`))
    const image = { files: [stateFile('/Dockerfile', 'FROM debian:bookworm-slim\nWORKDIR /app\nCOPY files/ /app/\n'), ...files], buildTimeoutMs: 60_000 }
    const contents = memoryContents()
    await using first = await start({ image })
    await run(first, 'mv b a; mv c b')
    const state = await first.snapshot(contents)
    await using second = await start({ image })
    await second.restore(state, contents)
    expect(await said(second, 'head *')).toBe('==> a <==\nb was here\n\n==> b <==\nc was here\n')
    expect(await second.snapshot(contents)).toEqual(state)
  })

  it('keeps the bytes of a file whose owner or mode alone has changed', async () => {
    const image = imageOf('FROM debian:bookworm-slim\nWORKDIR /app\nCOPY files/ /app/\nRUN cp a.txt b.txt\n')
    const contents = memoryContents()
    await using first = await start({ image })
    await run(first, 'chown 12:34 a.txt; chmod 600 b.txt')
    const state = await first.snapshot(contents)
    await using second = await start({ image })
    await second.restore(state, contents)
    expect(await said(second, 'stat -c "%n %u:%g %a" *; cat *')).toBe('a.txt 12:34 644\nb.txt 0:0 600\na\na\n')
  })

  it('keeps special modes, folders that came back empty, and names of every kind; a touched file has not changed', async () => {
    await using sandbox = await start({ files: [...files, stateFile('/app/d/x', 'x'), stateFile('/app/d/y', 'y'), stateFile('/app/t', 't')] })
    await run(
      sandbox,
      `rm -r d; mkdir d; touch t a.txt; echo é > "a 'b\n日本"; install -m 4750 /dev/null s; mkdir -m 1777 w; ln "a 'b\n日本" hard; mkfifo pipe`,
    )
    expect((await sandbox.snapshot(memoryContents())).map(({ path, kind, mode }) => `${path} ${kind} ${mode.toString(8)}`)).toEqual([
      "/app/a 'b\n日本 file 644",
      '/app/d/x deleted 0',
      '/app/d/y deleted 0',
      '/app/hard file 644',
      '/app/s file 4750',
      '/app/w directory 1777',
    ])
    await sandbox.upload([{ path: "/app/a 'b\n日本", kind: 'deleted', mode: 0, content: '' }])
    expect(await said(sandbox, 'ls; cat hard')).toBe('a.txt\nd\nhard\npipe\ns\nt\nw\né\n')
  })

  it('leaves no container behind, also when it does not start or its state is read', async () => {
    const label = 'leaves-none'
    const sandbox = await start({ label })
    expect(await containersOf(label)).toHaveLength(1)
    await run(sandbox, 'echo b > a.txt')
    await sandbox.snapshot(memoryContents())
    await sandbox.stop()
    await expect(start({ label, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    await expect(start({ label, image: imageOf('FROM debian:bookworm-slim\nRUN mkdir /sbin/docker-init\n') })).rejects.toThrow(
      /^docker could not start a container: /,
    )
    expect(await containersOf(label)).toEqual([])
    expect(await containersOf('original')).toEqual([])
  })

  it('is out of reach, and no result, when its container is gone', async () => {
    const label = 'is-gone'
    await using sandbox = await start({ label })
    const [container] = await containersOf(label)
    await openEngine()
      .getContainer(container?.Id ?? '')
      .remove({ force: true })
    await expect(run(sandbox, 'true')).rejects.toThrow(/^docker could not start a command: .*no such container/i)
    await expect(sandbox.download(['/app/a.txt'])).rejects.toThrow(SandboxError)
  })
})
