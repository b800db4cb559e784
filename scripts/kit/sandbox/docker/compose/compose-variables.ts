import type { SandboxStart } from '../../sandbox.ts'
import { sandboxPaths } from '../../sandbox-paths.ts'
import type { Variables } from './interpolate.ts'

/** What the format calls the image that is built of `environment/`; it is never asked for by this name. */
export const mainImageName = 'flywheel-main'

/** What a compose file may name, as Harbor's task format has it, and the variables of the task. Paths of the machine are those in the container: nothing is laid over them. */
export function composeVariables({ image, env, limits = {} }: SandboxStart): Variables {
  const paths = { VERIFIER_LOGS: sandboxPaths.verifierLogs, AGENT_LOGS: sandboxPaths.agentLogs, ARTIFACTS: sandboxPaths.artifacts }
  const logs = Object.entries(paths).flatMap(([name, path]) => [`HOST_${name}_PATH`, `ENV_${name}_PATH`].map((variable) => [variable, path]))
  return {
    CONTEXT_DIR: '.',
    MAIN_IMAGE_NAME: mainImageName,
    PREBUILT_IMAGE_NAME: image?.name ?? mainImageName,
    CPUS: String(limits.cpus ?? 1),
    MEMORY: `${limits.memoryMb ?? 2048}M`,
    TEST_DIR: sandboxPaths.tests,
    ...Object.fromEntries(logs),
    ...env,
  }
}
