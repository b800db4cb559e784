import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kind, PlannedFile } from '../kind.ts'
import { runTests } from '../run-tests.ts'
import { ScaffoldError } from '../scaffold-error.ts'

const HOME = 'scripts/kit/agents'
const REGISTRY = `${HOME}/registry.ts`
const END_OF_LIST = '} satisfies Record<string, () => Promise<Agent>>'

export const agent: Kind = {
  home: HOME,
  more: async ({ workspace, name }) => [await withRegistryLine(workspace, name)],
  refresh: [['scripts/make-stages.ts']],
  tell: (name) => ({
    changes: [`it is in the registry (${REGISTRY}), and no step sets it to tasks yet`],
    edit: [
      `${HOME}/${name}/${name}.ts: what it does; raise its version when it acts differently`,
      `pipeline.yaml, step collect: with: { agents: [oracle, nop, ${name}] }; then npx tsx scripts/lock.ts --requests`,
    ],
    try: [runTests(`${HOME}/${name}`), 'npx nx run pipeline:verify && npx tsx scripts/show.ts verify --output verdicts (once it is in pipeline.yaml)'],
  }),
}

async function withRegistryLine(workspace: string, name: string): Promise<PlannedFile> {
  const path = join(workspace, REGISTRY)
  const [before, { mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)])
  if (!before.includes(END_OF_LIST)) throw new ScaffoldError(`${REGISTRY} has no line "${END_OF_LIST}", above which the agent's line goes; put it back`)
  const key = name.includes('-') ? `'${name}'` : name
  const line = `  ${key}: async () => (await import('./${name}/${name}.ts')).agent,\n`
  return { path: REGISTRY, text: before.replace(END_OF_LIST, `${line}${END_OF_LIST}`), mode, isEdit: true }
}
