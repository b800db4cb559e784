import type { SandboxName } from '#kit/records'
import type { SandboxBackend } from './sandbox.ts'

/** One line a backend; imported when it is asked for. */
const backends: Record<SandboxName, () => Promise<SandboxBackend>> = {
  docker: async () => (await import('./docker/docker.ts')).docker,
  'just-bash': async () => (await import('./just-bash.ts')).justBash,
}

/** Why no sandbox of this name can start, what to do about it, or null. */
export async function findSandboxProblem(name: SandboxName): Promise<string | null> {
  return (await (await loadSandbox(name)).findProblem?.()) ?? null
}

export const loadSandbox = (name: SandboxName): Promise<SandboxBackend> => backends[name]()
