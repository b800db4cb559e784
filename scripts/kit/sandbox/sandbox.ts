import type { KeptFile, SandboxName, StateFile } from '#kit/records'
import type { Contents } from './contents.ts'

export interface ExecRequest {
  /** A bash script. It gets a shell of its own: directory, variables and functions do not outlive it, files do. */
  command: string
  /** Absolute; the sandbox's working directory where it is not given. */
  cwd?: string
  env?: Readonly<Record<string, string>>
  /** A name or number; whom the image names where it is not given. A sandbox of one user ignores it. */
  user?: string | number | undefined
  /** Of a composition, where it is not the one that the agent works in. */
  service?: string
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
  /** What the image is known by for good, where it has a name that may come to mean another: its digest in registries, first, and its id. */
  readonly image?: readonly string[]
  exec(request: ExecRequest): Promise<ExecResult>
  /** Lays paths as they are given, in place of what is there; folders above them are made. `deleted` ones are removed. */
  upload(files: readonly StateFile[]): Promise<void>
  /** These paths and, for folders, all below; a path that is not there gives nothing. Links are given as links. A file longer than `limitBytes` is cut to it, and may end what is read of its path. */
  download(paths: readonly string[], limitBytes?: number): Promise<StateFile[]>
  /**
   * Every path that differs from the start, sorted; bytes of files go to `contents`, one file at a time. Restored in a sandbox started alike, it gives this one.
   * What no state can hold (pipes, sockets, devices) is left out, and `skipped` is told.
   */
  snapshot(contents: Contents, skipped?: (path: string, kind: string) => void): Promise<KeptFile[]>
  /** Lays what a snapshot kept, owners and modes with it. */
  restore(files: readonly KeptFile[], contents: Contents): Promise<void>
  /** Ends every process that a command started, and what descends from it; files stay. What the image itself starts, may start anew with the next command. */
  stopProcesses(): Promise<void>
  /** Changes what may be reached from now on. */
  setNetwork?(network: NetworkAccess): Promise<void>
  stop(): Promise<void>
}

/** What may be reached from inside. `allowedHosts`: names, `*.suffix`, addresses and CIDR ranges, with "allowlist" alone. */
export interface NetworkAccess {
  mode: 'no-network' | 'public' | 'allowlist'
  allowedHosts?: readonly string[]
}

/** An image, built from `files` (a folder laid at `/`, with a Dockerfile that puts the task's files in their place) or, where `name` is given, pulled. */
export interface ImageSource {
  files: readonly StateFile[]
  name?: string | undefined
  /** The text of a compose file, whose service `main` is the sandbox. */
  compose?: string | undefined
  /** Of a Dockerfile that has stages, and that takes arguments. */
  target?: string | undefined
  args?: Readonly<Record<string, string>> | undefined
  buildTimeoutMs: number
  /** What it has in /tests stays: it is the image of a verifier, which brings its tests along. In every other one the place is empty. */
  keepsTests?: boolean | undefined
}

export interface SandboxLimits {
  cpus?: number | undefined
  memoryMb?: number | undefined
  storageMb?: number | undefined
  /** Processes and threads; the backend's own number where it is not given. */
  pids?: number | undefined
  /** What becomes of a start whose `storageMb` the engine cannot enforce: refused, where it is not given, or started without it, which its build log says. */
  unenforcedStorage?: 'refuse' | 'warn' | undefined
}

export interface SandboxStart {
  /** What is there before anything runs. */
  files: readonly StateFile[]
  workdir: string
  /** Whose sandbox it is, for people who look at what runs. */
  label?: string
  /** For backends that have images. */
  image?: ImageSource
  /** Variables that every command has. */
  env?: Readonly<Record<string, string>>
  /** Where it is not given: none. */
  network?: NetworkAccess
  limits?: SandboxLimits
  /** What an image's build says, as it says it. */
  buildLog?(text: string): void
  /** What an allowlist refused, a line each, as it refuses it. */
  networkLog?(text: string): void
  signal?: AbortSignal
}

/** A kind of sandbox. `start` gives one with the folders of `sandboxPaths` present and empty. */
export interface SandboxBackend {
  readonly name: SandboxName
  start(given: SandboxStart): Promise<Sandbox>
  /** Why none of its sandboxes can start, and the mend, or null. */
  findProblem?(): Promise<string | null>
  /** What serves its sandboxes, for people. */
  describeEngine?(): Promise<string>
  /** What of this start it cannot give, and the mend, or null. Asks no engine. */
  findStartProblem?(given: SandboxStart): string | null
  /** What of this start the engine at hand cannot give, and the mend, or null. */
  findEngineProblem?(given: SandboxStart): Promise<string | null>
  /** What the sandbox is made from, as part of what a trial is known by. Asks no engine. Where it is not there, the files of the start say all. */
  imageKey?(given: SandboxStart): string
  /** Removes what killed runs of this machine left, and says what. */
  reap?(): Promise<string[]>
}
