import type { CreateDependencies, CreateNodes } from 'nx/src/devkit-exports.js'
import { loadGraph, PIPELINE_FILE } from './load-graph.ts'
import { nxDependencies, nxProjects } from './nx-projects.ts'

export const name = 'flywheel'

/** Nx asks this for projects: one per pipeline step. */
export const createNodes: CreateNodes = [
  PIPELINE_FILE,
  (files, _options, context) => files.map((file) => [file, { projects: nxProjects(loadGraph(context.workspaceRoot, file)) }]),
]

export const createDependencies: CreateDependencies = (_options, context) => nxDependencies(loadGraph(context.workspaceRoot))
