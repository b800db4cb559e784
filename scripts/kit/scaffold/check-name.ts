import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kind } from './kind.ts'
import { ScaffoldError } from './scaffold-error.ts'

const LONGEST = 32
const SHAPE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
/** Names the house has no room for: they say nothing, or git leaves such folders out. */
const SAYS_NOTHING = /^(utils?|common|helpers?|misc|manager|handlers?|base)$/
const LEFT_OUT = ['out', 'node_modules']

/** Throws where no file should get this name. */
export async function checkName(given: { workspace: string; kindName: string; kind: Kind; name: string }): Promise<void> {
  const { workspace, kindName, kind, name } = given
  if (!SHAPE.test(name) || name.length < 2 || name.length > LONGEST) {
    throw new ScaffoldError(
      `"${name}" is no name: 2 to ${LONGEST} lower-case letters, digits and single hyphens, beginning with a letter${suggest(name)}; nothing was written`,
    )
  }
  if (SAYS_NOTHING.test(name)) throw new ScaffoldError(`"${name}" says nothing about what it is; name it after what it does; nothing was written`)
  if (LEFT_OUT.includes(name) || kind.reserved?.includes(name)) {
    throw new ScaffoldError(`${kind.home}/${name} is the place of something else; take another name; nothing was written`)
  }
  const problem = kind.findProblem?.(name)
  if (problem) throw new ScaffoldError(`${problem}; nothing was written`)
  const entries = await readdir(join(workspace, kind.home))
  const taken = entries.find((entry) => entry.replace(/\..*$/, '') === name)
  if (taken) throw new ScaffoldError(`${kind.home}/${taken} is there already; edit it, or take another name for the ${kindName}; nothing was written`)
}

function suggest(name: string): string {
  const near = name
    .normalize('NFKD')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '')
  return SHAPE.test(near) && near.length > 1 ? `; "${near}" would do` : ''
}
