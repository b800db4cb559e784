import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeCheckout } from './checkout.ts'
import { pythonReady } from './python-ready.ts'
import { requirement } from './requirement.ts'
import { hasTerminal } from './talk.ts'

const runs =
  requirement('trainer', pythonReady(), 'the Python environment is not made yet; npm test makes it') &&
  requirement('terminal', hasTerminal(), 'there is no `script` of util-linux to open a terminal with')

describe.runIf(runs)('npm start where hours are at stake', { timeout: 120_000 }, () => {
  it('shows the plan and asks; with a no nothing runs, with --yes it does not ask', async () => {
    const checkout = await makeCheckout()
    const place = join(checkout.path, 'datasets/custom/disks/out/embedded')
    mkdirSync(place, { recursive: true })
    const run = { schema: 'flywheel/run@1', step: 'generate-disks', profile: 'embedded', key: 'old', parts: {}, startedAt: '2026-01-01T00:00:00.000Z' }
    const record = { ...run, durationMs: 7_200_000, metrics: { dollars: 3 }, environment: { node: 'v24.0.0', platform: 'linux', arch: 'x64' } }
    writeFileSync(join(place, 'run.json'), JSON.stringify(record))
    writeFileSync(join(place, 'manifest.json'), JSON.stringify({ schema: 'flywheel/manifest@1', files: [], balance: null }))
    const { code, output } = await checkout.run(`echo n | script -qec 'npm start' /dev/null`)
    expect(output).toMatch(/27 steps|steps: download/)
    expect(output).toMatch(/time +about 2 h 0 min/)
    expect(output).toMatch(/money +about \$3\.00/)
    expect(output).toContain('hours or money are at stake; go on? [y/N]')
    expect(output).toContain('nothing was run')
    expect(code).toBe(1)
    expect(existsSync(join(checkout.path, '.store/runs'))).toBe(false)

    const agreed = await checkout.interrupt(`script -qec 'npm start -- --yes' /dev/null`, /run-step\.ts (download|generate)-/)
    expect(agreed.output).toMatch(/money +about \$3\.00/)
    expect(agreed.output).not.toContain('go on?')
  })
})
