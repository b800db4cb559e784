import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { pathIn, type Refusal } from './guard/refusal.ts'

/** What stands on record, each thing once. */
export async function readRefusals(file: string): Promise<Refusal[]> {
  const text = await readFile(file, 'utf8').catch(() => '') // nothing was refused
  const all = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Refusal])) // written by the recorder
  return all.filter((refusal, place) => all.findIndex((other) => isSame(other, refusal)) === place)
}

export const isSame = (one: Refusal, other: Refusal): boolean => one.kind === other.kind && one.what === other.what

/** What was refused and how to mend it, in one sentence. */
export function describeRefusal({ kind, what, at }: Refusal, { workspace, stage }: { workspace: string; stage: string }): string {
  const file = `stages/${stage}/stage.ts`
  const who = at === null || at.startsWith('scripts/kit/') ? `stage ${stage}` : at
  const path = pathIn(workspace, what)
  switch (kind) {
    case 'read':
      return `${who} reads ${path ?? what}, ${mendRead({ workspace, path, stage })}`
    case 'write':
      return `${who} writes ${path ?? what}, which is none of its outputs; write to an output, the cache or os.tmpdir(), or name the folder in \`permissions: { writes }\` in ${file}`
    case 'child':
      return `${who} starts ${what}, but stage ${stage} may start no program; set \`permissions: { children: true }\` in ${file}`
    case 'worker':
      return `${who} starts a worker thread, which stage ${stage} may not; set \`permissions: { workers: true }\` in ${file}, and name the thread's files in its \`reads\``
    case 'network':
      return `${who} uses the network (${what}), which stage ${stage} may not; set \`permissions: { network: true }\` in ${file}`
    case 'other':
      return `${who} asks for what no stage may have (${what}); do without it`
  }
}

function mendRead({ workspace, path, stage }: { workspace: string; path: string | null; stage: string }): string {
  const file = `stages/${stage}/stage.ts`
  if (path === null) return `which lies outside the workspace; bring it in, and add it to \`reads\` in ${file}`
  if (/(^|\/)out\/|^\.store\//.test(path)) return `which a step has left; take it as an input in ${file}, and name the step in \`needs\` in pipeline.yaml`
  if (statSync(join(workspace, path), { throwIfNoEntry: false })?.isDirectory())
    return `a folder that stage ${stage} does not declare to list; add what it reads there to \`reads\` in ${file}: '${path === '.' ? '' : `${path}/`}*'`
  return `which stage ${stage} does not declare; add it to \`reads\` in ${file}, or take it as an input`
}
