import type { NetworkAccess, Sandbox } from '#kit/sandbox'
import { TaskSetupError } from './trial-error.ts'

/** Works with another network than the sandbox has; null is the one it has. */
export async function withNetwork<Result>(
  sandbox: Sandbox,
  { wanted, usual = { mode: 'no-network' } }: { wanted: NetworkAccess | null; usual: NetworkAccess | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  if (!wanted || describe(wanted) === describe(usual)) return work()
  if (!sandbox.setNetwork) throw new TaskSetupError(`a ${sandbox.name} sandbox cannot change its network to ${describe(wanted)}; choose another sandbox`)
  await sandbox.setNetwork(wanted)
  try {
    return await work()
  } finally {
    await sandbox.setNetwork(usual)
  }
}

const describe = ({ mode, allowedHosts = [] }: NetworkAccess): string => [mode, ...allowedHosts].join(' ')
