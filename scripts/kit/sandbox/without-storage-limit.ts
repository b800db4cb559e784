import type { SandboxBackend, SandboxStart } from './sandbox.ts'

/** The same kind of sandbox, whose starts go on where an engine cannot hold them to `storageMb`; their build log says so. */
export function withoutStorageLimit(backend: SandboxBackend): SandboxBackend {
  const { findEngineProblem } = backend
  const allow = (given: SandboxStart): SandboxStart => ({ ...given, limits: { ...given.limits, unenforcedStorage: 'warn' } })
  return {
    ...backend,
    start: (given) => backend.start(allow(given)),
    ...(findEngineProblem && { findEngineProblem: (given: SandboxStart) => findEngineProblem(allow(given)) }),
  }
}
