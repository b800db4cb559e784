import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { pythonLayout } from '#kit/python'
import { askProgram } from '../ask-program.ts'
import type { Check } from '../check.ts'

export const uv: Check = {
  what: 'uv',
  neededFor: 'making the Python environment',
  isNeeded: () => false,
  look: async (machine) => {
    const version = await askProgram(machine, 'uv', '--version')
    if (version !== null) return { state: 'there', found: `${version.replace(/^uv /, '')}, on PATH` }
    const fetched = pythonLayout(machine.workspace).uv
    if (existsSync(fetched)) return { state: 'there', found: `not on PATH, fetched to ${relative(machine.workspace, fetched)}` }
    return { state: 'to-come', found: 'not on PATH', mend: 'npm start fetches it with pip into .venv; or install it: https://docs.astral.sh/uv' }
  },
}
