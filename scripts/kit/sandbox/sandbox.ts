import type { SandboxName, StateFile } from '#kit/records'

export interface ExecRequest {
  /** A bash script. It gets a shell of its own: directory, variables and functions do not outlive it, files do. */
  command: string
  /** Absolute; the sandbox's working directory where it is not given. */
  cwd?: string
  env?: Readonly<Record<string, string>>
  timeoutMs: number
  /** For each of stdout and stderr; what is over is cut out of the middle. */
  outputLimitBytes: number
  signal?: AbortSignal
}

/** An exit code is a result, whatever it is. One that ran out of time has 124, as `timeout` gives. */
export interface ExecResult {
  exitCode: number
  stdout: string
  stderr: string
  timedOut: boolean
  truncated: boolean
}

/** One started environment. Whoever started it stops it; a sandbox that cannot be reached, or is stopped, is a `SandboxError`. An aborted signal throws its reason. */
export interface Sandbox extends AsyncDisposable {
  readonly name: SandboxName
  exec(request: ExecRequest): Promise<ExecResult>
  /** Lays paths as they are given, in place of what is there; folders above them are made. `deleted` ones are removed. */
  upload(files: readonly StateFile[]): Promise<void>
  /** These paths and, for folders, all below; a path that is not there gives nothing. Links are given as links. */
  download(paths: readonly string[]): Promise<StateFile[]>
  /** Every path that differs from the start, sorted. Laid on a sandbox started alike, it gives this one. */
  snapshot(): Promise<StateFile[]>
  stop(): Promise<void>
}

export interface SandboxStart {
  /** What is there before anything runs. */
  files: readonly StateFile[]
  workdir: string
  /** Whose sandbox it is, for people who look at what runs. */
  label?: string
  /** For backends that build images: the folder to build from, laid at `/`. Its Dockerfile puts `files` in their place. */
  image?: { files: readonly StateFile[]; buildTimeoutMs: number }
  /** Where it is not given: none. */
  network?: 'no-network' | 'public' | 'allowlist'
  limits?: { cpus?: number | undefined; memoryMb?: number | undefined }
  signal?: AbortSignal
}

/** A kind of sandbox. `start` gives one with the folders of `sandboxPaths` present and empty. */
export interface SandboxBackend {
  readonly name: SandboxName
  start(given: SandboxStart): Promise<Sandbox>
  /** Why none of its sandboxes can start, and the mend, or null. */
  findProblem?(): Promise<string | null>
  /** What of this start it cannot give, and the mend, or null. */
  findStartProblem?(given: SandboxStart): string | null
}
