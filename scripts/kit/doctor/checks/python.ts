import { environmentState, findPython } from '#kit/python'
import type { Check } from '../check.ts'
import { splitProblem } from '../split-problem.ts'

/** A Python that can make environments. Once the environment is whole it has one of its own. */
export const python: Check = {
  what: 'python',
  neededFor: 'making the Python environment',
  isNeeded: async ({ needs, workspace }) => needs.python && (await environmentState(workspace)) !== 'whole',
  look: async ({ environment }) => {
    const found = await findPython(environment)
    if ('problem' in found) return { state: 'missing', ...splitProblem(found.problem) }
    return { state: 'there', found: `${found.version} with venv, ${found.path}` }
  },
}
