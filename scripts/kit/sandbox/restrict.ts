import type { StateFile } from '#kit/records'
import type { ExecRequest, ExecResult, Sandbox } from './sandbox.ts'

/** What an agent gets of a sandbox. It can neither start nor stop it, nor see what it differs in. */
export interface AgentEnvironment {
  exec(request: Pick<ExecRequest, 'command' | 'cwd' | 'env'> & { timeoutMs?: number }): Promise<ExecResult>
  /** A file as text, null where there is none. */
  read(path: string): Promise<string | null>
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>
}

export interface RestrictedSandbox {
  environment: AgentEnvironment
  /** From now on nothing is let through; it ends when what was let through has ended. */
  close(): Promise<void>
}

export interface AgentLimits {
  /** The agent's time. After its end files may be read, and nothing else. */
  signal: AbortSignal
  /** Of one command. */
  timeoutMs: number
  outputLimitBytes: number
  /** Whose commands they are; whom the image names where it is not given. */
  user?: string | number | undefined
}

/** No command outlives `signal`, takes longer than `timeoutMs` or says more than `outputLimitBytes`, and nothing is left under way once it is closed. */
export function restrict(sandbox: Sandbox, { signal, timeoutMs: longestMs, outputLimitBytes, user }: AgentLimits): RestrictedSandbox {
  const underWay = new Set<Promise<unknown>>()
  let isClosed = false
  const letThrough = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (isClosed) throw new Error("the agent's time in this sandbox is over")
    const result = work()
    underWay.add(result)
    try {
      return await result
    } finally {
      underWay.delete(result)
    }
  }
  const environment: AgentEnvironment = {
    exec: ({ timeoutMs = longestMs, ...request }) =>
      letThrough(() => sandbox.exec({ ...request, signal, outputLimitBytes, user, timeoutMs: Math.min(timeoutMs, longestMs) })),
    read: (path) =>
      letThrough(async () => {
        const [file] = await sandbox.download([path])
        return file?.kind === 'file' ? Buffer.from(file.content, 'base64').toString('utf8') : null
      }),
    write: (path, content, mode = 0o644) =>
      letThrough(async () => {
        signal.throwIfAborted()
        await sandbox.upload([stateFile(path, content, mode)])
      }),
  }
  return {
    environment,
    close: async () => {
      isClosed = true
      await Promise.allSettled(underWay)
    },
  }
}

export function stateFile(path: string, content: string | Uint8Array, mode = 0o644): StateFile {
  return { path, kind: 'file', mode, content: Buffer.from(content).toString('base64') }
}
