/** Where things lie in every sandbox, as Harbor's task format has it. */
export const sandboxPaths = {
  tests: '/tests',
  solution: '/solution',
  logs: '/logs',
  agentLogs: '/logs/agent',
  verifierLogs: '/logs/verifier',
  artifacts: '/logs/artifacts',
} as const

/** Programs and libraries. What an agent changed there could speak for it when its work is judged. */
const system = ['/bin', '/boot', '/dev', '/lib', '/lib32', '/lib64', '/proc', '/sbin', '/sys', '/usr']

/** Whether a path of a kept state is laid again before the tests run; what judges the work, and what runs it, comes from us. */
export const isRestored = (path: string): boolean => !isWithin(path, [sandboxPaths.tests, sandboxPaths.solution, sandboxPaths.logs, ...system])

/** Whether an agent that left something at a path reached for what judges it. */
export const isTampering = (path: string): boolean => isWithin(path, [sandboxPaths.tests, sandboxPaths.verifierLogs, ...system]) || path === sandboxPaths.logs

/** Whether a path is the harness's own bookkeeping and no work of the agent. */
export const isBookkeeping = (path: string): boolean => isWithin(path, [sandboxPaths.agentLogs, sandboxPaths.solution])

const isWithin = (path: string, folders: readonly string[]): boolean => folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
