import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { childEnvironment, pythonLayout } from '#kit/python'
import { requirement } from '../../tests/requirement.ts'

const workspace = process.cwd()
const { marker } = pythonLayout(workspace)
const run = requirement('trainer', existsSync(marker), `there is no ${marker}; \`npm test\` makes the environment`)

describe.skipIf(!run)('the Python package', () => {
  it('passes its own tests', () => {
    const { python, modules } = pythonLayout(workspace)
    const args = ['-m', 'unittest', 'discover', '-s', join(workspace, 'stages/train/tests')]
    const { status, stderr } = spawnSync(python, args, { env: childEnvironment({ modules, threads: 1 }), encoding: 'utf8' })
    expect(stderr).toMatch(/Ran [1-9]\d* tests/)
    expect(status, stderr).toBe(0)
  })
})
