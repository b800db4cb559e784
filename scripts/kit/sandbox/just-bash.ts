import { Bash, InMemoryFs } from 'just-bash'
import { keepFiles, openKept } from './kept-files.ts'
import { limitOutput } from './limit-output.ts'
import { changedSince, type Fingerprints, fingerprint, lay, readBelow } from './memory-state.ts'
import type { ExecRequest, ExecResult, Sandbox, SandboxBackend } from './sandbox.ts'
import { SandboxError } from './sandbox-error.ts'
import { sandboxPaths } from './sandbox-paths.ts'

const variables = { HOME: '/root', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }
const maximumFileSystemBytes = 256 * 1024 * 1024
/** Of what we lay, so that `ls -l` says the same on every run. */
const laidAt = new Date('2026-01-01T00:00:00Z')

/** A simulated bash over a file system in memory: nothing to install, no network, no other interpreter. A command sent to the background is waited for. */
export const justBash: SandboxBackend = {
  name: 'just-bash',
  start: async ({ files, workdir, env = {}, signal }) => {
    signal?.throwIfAborted()
    keepUtc()
    const fs = new InMemoryFs({}, { maxTotalBytes: maximumFileSystemBytes })
    openShell(fs, workdir, {}, 1000)
    const folders = [workdir, '/root', '/tmp', sandboxPaths.tests, sandboxPaths.agentLogs, sandboxPaths.verifierLogs, sandboxPaths.artifacts]
    for (const folder of folders) await fs.mkdir(folder, { recursive: true })
    await lay(fs, files, laidAt)
    return new MemorySandbox(fs, workdir, env, await fingerprint(fs))
  },
}

let keepsUtc = false
/** `date` reads and says times by this process's clock: as in a container, and the same on every machine. Once, since a command that runs holds the environment. */
function keepUtc(): void {
  if (!keepsUtc) process.env.TZ = 'UTC'
  keepsUtc = true
}

class MemorySandbox implements Sandbox {
  readonly name = 'just-bash'
  #fs: InMemoryFs | null
  readonly #workdir: string
  readonly #env: Readonly<Record<string, string>>
  readonly #start: Fingerprints

  constructor(fs: InMemoryFs, workdir: string, env: Readonly<Record<string, string>>, start: Fingerprints) {
    this.#fs = fs
    this.#workdir = workdir
    this.#env = env
    this.#start = start
  }

  async exec({ command, cwd = this.#workdir, env = {}, timeoutMs, outputLimitBytes, signal }: ExecRequest): Promise<ExecResult> {
    const fs = this.#running()
    signal?.throwIfAborted()
    const startedAt = performance.now()
    const { exitCode, stdout, stderr } = await openShell(fs, cwd, { ...this.#env, ...env }, timeoutMs).exec(command, {
      rawScript: true,
      ...(signal && { signal }),
    })
    signal?.throwIfAborted()
    const out = limitOutput(stdout, outputLimitBytes)
    const err = limitOutput(stderr, outputLimitBytes)
    // The deadline is kept by another clock and may come a little early; 124 well before it is the script's own.
    const timedOut = exitCode === 124 && performance.now() - startedAt >= timeoutMs * 0.95 - 2
    return { exitCode, stdout: out.text, stderr: err.text, timedOut, truncated: out.truncated || err.truncated }
  }

  async upload(files: Parameters<Sandbox['upload']>[0]): Promise<void> {
    await lay(this.#running(), files, laidAt)
  }

  async download(paths: readonly string[], limitBytes?: number): ReturnType<Sandbox['download']> {
    const fs = this.#running()
    const files = (await Promise.all(paths.map((path) => readBelow(fs, path)))).flat()
    if (limitBytes === undefined) return files
    return files.map((file) =>
      file.kind === 'file' ? { ...file, content: Buffer.from(file.content, 'base64').subarray(0, limitBytes).toString('base64') } : file,
    )
  }

  async snapshot(contents: Parameters<Sandbox['snapshot']>[0]): ReturnType<Sandbox['snapshot']> {
    return keepFiles(await changedSince(this.#running(), this.#start), contents)
  }

  async restore(...[files, contents]: Parameters<Sandbox['restore']>): Promise<void> {
    await this.upload(await Promise.all(files.map((file) => openKept(file, contents))))
  }

  /** A command ends with all it started. */
  async stopProcesses(): Promise<void> {
    this.#running()
  }

  async stop(): Promise<void> {
    this.#fs = null
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  #running(): InMemoryFs {
    if (!this.#fs) throw new SandboxError('the just-bash sandbox is stopped; start another one')
    return this.#fs
  }
}

/** A shell for one command: limits are a shell's for life. The first one on a file system lays its folders and command stubs. */
function openShell(fs: InMemoryFs, cwd: string, env: Readonly<Record<string, string>>, timeoutMs: number): Bash {
  return new Bash({ fs, cwd, env: { ...variables, ...env }, executionLimits: { maxExecutionTimeMs: timeoutMs } })
}
