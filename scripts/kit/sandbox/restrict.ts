import type { StateFile } from '#kit/records'
import type { ExecRequest, ExecResult, Sandbox } from './sandbox.ts'

/** What an agent gets of a sandbox. It can neither start nor stop it, nor see what it differs in. */
export interface AgentEnvironment {
  exec(request: Pick<ExecRequest, 'command' | 'cwd' | 'env'> & { timeoutMs?: number }): Promise<ExecResult>
  /** A file as text, null where there is none. */
  read(path: string): Promise<string | null>
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>
}

/** No command outlives `signal`, takes longer than `timeoutMs` or says more than `outputLimitBytes`. */
export function restrict(sandbox: Sandbox, limits: { signal: AbortSignal; timeoutMs: number; outputLimitBytes: number }): AgentEnvironment {
  return {
    exec: ({ timeoutMs = limits.timeoutMs, ...request }) => sandbox.exec({ ...request, ...limits, timeoutMs: Math.min(timeoutMs, limits.timeoutMs) }),
    read: async (path) => {
      const [file] = await sandbox.download([path])
      return file?.kind === 'file' ? Buffer.from(file.content, 'base64').toString('utf8') : null
    },
    write: (path, content, mode = 0o644) => sandbox.upload([stateFile(path, content, mode)]),
  }
}

export function stateFile(path: string, content: string | Uint8Array, mode = 0o644): StateFile {
  return { path, kind: 'file', mode, content: Buffer.from(content).toString('base64') }
}
