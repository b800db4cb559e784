import { basename, dirname, join } from 'node:path'
import type { CreateDependencies, CreateNodes, PostTasksExecution, PreTasksExecution } from 'nx/src/devkit-exports.js'
import { nxDependencies } from './nx-dependencies.ts'
import { recallProjects } from './recall-projects.ts'

export const name = 'flywheel'

/** Nx asks this for projects: one per pipeline step. */
export const createNodes: CreateNodes = [
  'pipeline.yaml',
  async ([file], _options, { workspaceRoot }) =>
    file === undefined ? [] : [[file, { projects: await recallProjects(workspaceRoot, () => makeProjects(workspaceRoot)) }]],
]

async function makeProjects(workspace: string) {
  const [{ loadGraph }, { nxProjects }] = [await import('#kit/graph'), await import('./nx-projects.ts')]
  const graph = loadGraph(workspace)
  return { projects: nxProjects(graph), folders: graph.folders }
}

export const createDependencies: CreateDependencies = (_options, { projects }) => nxDependencies(projects)

/** Nx would end in the middle of its work where it cannot write its cache, and tell only where in its own code. */
export const preTasksExecution: PreTasksExecution = async (_options, { workspaceRoot }) => {
  const { findStoreFault } = await import('#kit/store/relink')
  const fault = await findStoreFault(workspaceRoot)
  if (fault) throw new Error(fault)
}

/**
 * After a hit Nx has put back the manifest and the run record alone: the files beside it may be another variant's. Those that are not the objects of the manifest
 * are linked anew, so that what people see is what the manifest says. Where the store has lost one, the whole command fails.
 */
export const postTasksExecution: PostTasksExecution = async (_options, context) => {
  const faults: string[] = []
  for (const { task, status } of Object.values(context.taskResults)) {
    if (!status.includes('cache') || task.target.target !== 'run') continue
    const { relinkOutput } = await import('#kit/store/relink')
    for (const folder of new Set(task.outputs.map((output) => join(context.workspaceRoot, dirname(output))))) {
      faults.push(...(await relinkOutput({ workspace: context.workspaceRoot, step: task.target.project, profile: basename(folder), folder })))
    }
  }
  if (faults.length > 0) throw new Error(`Nx has held results whose files are gone\n${faults.join('\n')}`)
}
