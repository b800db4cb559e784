import type { SandboxName } from '#kit/records'
import type { SandboxBackend } from './sandbox.ts'
import { SandboxError } from './sandbox-error.ts'

/** One line a backend; imported when it is asked for. */
const backends: Partial<Record<SandboxName, () => Promise<SandboxBackend>>> = {
  'just-bash': async () => (await import('./just-bash.ts')).justBash,
}

/** What is wrong with a sandbox by its name, or null. */
export function findSandboxProblem(name: SandboxName): string | null {
  if (backends[name]) return null
  return `no sandbox "${name}" is available; choose one of: ${Object.keys(backends).join(', ')}`
}

export async function loadSandbox(name: SandboxName): Promise<SandboxBackend> {
  const load = backends[name]
  if (!load) throw new SandboxError(findSandboxProblem(name) ?? name)
  return load()
}
