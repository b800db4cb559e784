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
export const postTasksExecution: PostTasksExecution = async (_options, { workspaceRoot: workspace, taskResults }) => {
  const held = Object.values(taskResults).filter(({ task, status }) => status.includes('cache') && task.target.target === 'run')
  if (held.length === 0) return
  const { relinkOutput } = await import('#kit/store/relink')
  const faults = held.flatMap(({ task }) =>
    [...new Set(task.outputs.map((output) => join(workspace, dirname(output))))].map((folder) =>
      relinkOutput({ workspace, step: task.target.project, profile: basename(folder), folder }),
    ),
  )
  const told = (await Promise.all(faults)).flat()
  if (told.length > 0) throw new Error(`Nx has held results whose files are gone\n${told.join('\n')}`)
}
