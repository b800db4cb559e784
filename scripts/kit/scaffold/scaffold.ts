import { globSync } from 'node:fs'
import { checkName } from './check-name.ts'
import { fillTemplates } from './fill-templates.ts'
import type { Kind } from './kind.ts'
import { type KindName, kinds } from './kinds/index.ts'
import { refresh } from './refresh.ts'
import { remember } from './remember.ts'
import { writeAll } from './write-all.ts'

export interface Scaffolding {
  workspace: string
  kind: KindName
  name: string
  signal: AbortSignal
}

export interface Scaffolded {
  /** Files written or edited, from the workspace's root. */
  written: string[]
  /** Generated files that are other ones for it. */
  refreshed: string[]
  told: ReturnType<Kind['tell']>
}

/** All that the commands in `refresh` may write. */
const GENERATED = ['README.md', 'pipeline.lock.json', 'scripts/kit/graph/*.json', 'tasks/scenarios/*.yaml']

/** Adds one of a kind to the workspace. Whatever fails, and when the signal is aborted, the workspace is as it was. */
export async function scaffold({ workspace, kind: kindName, name, signal }: Scaffolding): Promise<Scaffolded> {
  const kind: Kind = kinds[kindName]
  await checkName({ workspace, kindName, kind, name })
  const files = [...(await fillTemplates(kindName, name)), ...((await kind.more?.({ workspace, name })) ?? [])]
  const generated = await remember(workspace, [...globSync(GENERATED, { cwd: workspace }), `tasks/scenarios/${name}.yaml`])
  const undo = await writeAll(workspace, files)
  try {
    for (const command of kind.refresh) await refresh(workspace, command, signal)
    signal.throwIfAborted()
    return { written: files.map(({ path }) => path), refreshed: await generated.changed(), told: kind.tell(name) }
  } catch (error) {
    await generated.putBack()
    await undo()
    throw error
  }
}
