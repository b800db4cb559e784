import { join } from 'node:path'
import { askProgram } from '../ask-program.ts'
import type { Check } from '../check.ts'

/** The major the steps run on; the run key holds it. */
const WANTED_MAJOR = 24
const isWanted = (version: string | null): version is string => Number(version?.replace(/^v/, '').split('.')[0]) >= WANTED_MAJOR

/** The Node that came with the dependencies, or a new enough one of the machine's own. Under the first of them no process is started. */
export const node: Check = {
  what: 'node',
  neededFor: 'every step',
  isNeeded: () => true,
  look: async (machine) => {
    const { workspace, platform, node } = machine
    if (isWanted(node.version))
      return { state: 'there', found: `${node.version}, ${node.path.includes('node_modules') ? 'brought by the dependencies' : node.path}` }
    const brought = await askProgram(machine, join(workspace, 'node_modules/.bin/node'), '--version')
    if (isWanted(brought)) return { state: 'there', found: `${brought.slice(1)}, brought by the dependencies; this command runs on ${node.version}` }
    return {
      state: 'missing',
      found: `${node.version} runs this, and the dependencies brought no Node ${WANTED_MAJOR} for ${platform}-${process.arch}`,
      mend: `run npm ci, which brings one for common platforms, or install Node ${WANTED_MAJOR} or newer: https://nodejs.org/en/download`,
    }
  },
}
