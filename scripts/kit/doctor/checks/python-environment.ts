import { relative } from 'node:path'
import { environmentGigabytes, environmentState, pythonLayout } from '#kit/python'
import type { Check } from '../check.ts'

export const pythonEnvironment: Check = {
  what: 'python environment',
  neededFor: 'train, evaluate and serving',
  isNeeded: ({ needs }) => needs.python,
  look: async ({ workspace }) => {
    const layout = pythonLayout(workspace)
    const [folder, requirements] = [layout.folder, layout.requirements].map((path) => relative(workspace, path))
    const state = await environmentState(workspace)
    if (state === 'no-requirements') return { state: 'missing', found: `${requirements} is not there`, mend: `git checkout -- ${requirements}` }
    if (state === 'whole') return { state: 'there', found: `${folder}, made from ${requirements} as it is` }
    const found = state === 'stale' ? `${folder} was made from other requirements, or its Python is gone` : `${folder} is not made yet`
    return { state: 'to-come', found, mend: `npm start makes it: about ${environmentGigabytes} GB, a minute or a few` }
  },
}
