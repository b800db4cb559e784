/** Environments that commands run in, behind one contract. */
export { type Contents, folderContents, memoryContents } from './contents.ts'
export { keepFiles, openKept } from './kept-files.ts'
export { limitOutput } from './limit-output.ts'
export { findSandboxProblem, loadSandbox } from './registry.ts'
export { type AgentEnvironment, type RestrictedSandbox, restrict, stateFile } from './restrict.ts'
export type { ExecRequest, ExecResult, ImageSource, NetworkAccess, Sandbox, SandboxBackend, SandboxLimits, SandboxStart } from './sandbox.ts'
export { SandboxError } from './sandbox-error.ts'
export { findTampering, isBookkeeping, isRestored, sandboxPaths } from './sandbox-paths.ts'
