import { findSandboxProblem, loadSandbox } from '#kit/sandbox'
import type { Check } from '../check.ts'
import { onPlatform } from '../on-platform.ts'
import { splitProblem } from '../split-problem.ts'

/** The engine as the sandbox of that name reaches it: through its API, at DOCKER_HOST or the default socket. */
export const docker: Check = {
  what: 'docker',
  neededFor: 'tasks in containers (sandbox: docker)',
  isNeeded: ({ needs }) => needs.engine,
  look: async ({ platform, environment }) => {
    const problem = await findSandboxProblem('docker')
    if (problem !== null) {
      const { found, mend } = splitProblem(problem)
      const install = onPlatform(platform, {
        linux: 'apt-get install docker.io',
        darwin: 'brew install colima docker && colima start',
        other: 'https://docs.docker.com/engine/install',
      })
      return { state: 'missing', found, mend: `${mend}; where there is none: ${install}` }
    }
    const engine = await (await loadSandbox('docker')).describeEngine?.()
    return { state: 'there', found: `${engine} at ${environment.DOCKER_HOST || 'its default socket'}` }
  },
}
