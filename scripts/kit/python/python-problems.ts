import { statfs } from 'node:fs/promises'
import { type Environment, findPython } from './find-python.ts'
import { isInstalled, requirementsDigest } from './installed.ts'
import { pythonLayout } from './layout.ts'

const GIGABYTE = 1e9
/** Measured on Linux x86-64, where PyPI's torch brings its CUDA libraries along. */
export const environmentGigabytes = 5.6
/** Unpacking takes some more than what stays. */
export const neededGigabytes = 7

/** What would keep the Python environment from being made, known before anything is: one message each, none where it is there already. Starts at most a `python --version`. */
export async function pythonProblems({ workspace, environment = process.env }: { workspace: string; environment?: Environment }): Promise<string[]> {
  const layout = pythonLayout(workspace)
  const digest = await requirementsDigest(layout)
  if (digest === null) return [`${layout.requirements} is missing, and the Python environment is made from it; restore it from git`]
  if (await isInstalled(layout, digest)) return []
  const found = await findPython(environment)
  const space = await spaceProblem(workspace)
  return [...('problem' in found ? [found.problem] : []), ...(space === null ? [] : [space])]
}

async function spaceProblem(workspace: string): Promise<string | null> {
  const { bavail, bsize } = await statfs(workspace)
  const free = (bavail * bsize) / GIGABYTE
  if (free >= neededGigabytes) return null
  return `the Python environment needs about ${environmentGigabytes} GB in ${pythonLayout(workspace).folder} (${neededGigabytes} GB while it is made), and ${free.toFixed(1)} GB are free; make room on that disk`
}
