import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CreateDependencies, CreateNodes, PostTasksExecution } from 'nx/src/devkit-exports.js'
import { loadGraph, PIPELINE_FILE } from '#kit/graph'
import { nxDependencies, nxProjects } from './nx-projects.ts'

export const name = 'flywheel'

/** Nx asks this for projects: one per pipeline step. */
export const createNodes: CreateNodes = [
  PIPELINE_FILE,
  (files, _options, context) => files.map((file) => [file, { projects: nxProjects(loadGraph(context.workspaceRoot, file)) }]),
]

export const createDependencies: CreateDependencies = (_options, context) => nxDependencies(loadGraph(context.workspaceRoot))

/**
 * After a hit Nx has put back the manifest alone: the files beside it may be another variant's. Those that are not the objects of the manifest
 * are linked anew, so that what people see is what the manifest says.
 */
export const postTasksExecution: PostTasksExecution = async (_options, context) => {
  for (const { task, status } of Object.values(context.taskResults)) {
    if (!status.includes('cache') || task.target.target !== 'run') continue
    const outputs = new Set(task.outputs.map((output) => join(context.workspaceRoot, output, '..')))
    for (const folder of outputs) {
      if (!(await stat(folder).catch(() => null))) continue
      const { relinkOutput } = await import('#kit/store')
      await relinkOutput(context.workspaceRoot, folder)
    }
  }
}
