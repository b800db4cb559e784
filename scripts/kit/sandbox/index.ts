/** Environments that commands run in, behind one contract. */
export { limitOutput } from './limit-output.ts'
export { findSandboxProblem, loadSandbox } from './registry.ts'
export { type AgentEnvironment, restrict, stateFile } from './restrict.ts'
export type { ExecRequest, ExecResult, Sandbox, SandboxBackend, SandboxStart } from './sandbox.ts'
export { SandboxError } from './sandbox-error.ts'
export { isBookkeeping, isRestored, isTampering, sandboxPaths } from './sandbox-paths.ts'
