import { askProgram } from '../ask-program.ts'
import type { Check } from '../check.ts'
import { onPlatform } from '../on-platform.ts'

export const git: Check = {
  what: 'git',
  neededFor: 'nx affected, and the commit in the log of runs',
  isNeeded: () => false,
  look: async (machine) => {
    const version = await askProgram(machine, 'git', '--version')
    if (version === null) {
      const mend = onPlatform(machine.platform, { linux: 'apt-get install git', darwin: 'xcode-select --install', other: 'https://git-scm.com/downloads' })
      return { state: 'missing', found: 'not on PATH', mend }
    }
    const inside = await askProgram(machine, 'git', '-C', machine.workspace, 'rev-parse', '--is-inside-work-tree')
    if (inside === 'true') return { state: 'there', found: version.replace(/^git version /, '') }
    return {
      state: 'missing',
      found: `${version.replace(/^git version /, '')}, and this folder is no repository it can read`,
      mend: 'git init -b main && git add -A && git commit, or clone the project',
    }
  },
}
