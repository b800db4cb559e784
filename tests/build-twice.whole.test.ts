import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LockedStep, loadGraph, readLock } from '#kit/graph'
import { Manifest } from '#kit/records'
import { sha256OfFile, storeLayout } from '#kit/store'
import { type Checkout, makeCheckout, repository } from './checkout.ts'

const canPin = (() => {
  try {
    execFileSync('taskset', ['-c', '0', 'true'])
    return true
  } catch {
    return false // there it is built with less at a time instead
  }
})()

/** Two machines that differ in all that must not matter. ICU takes a locale by its name, whether or not the system has it. */
const MACHINES = {
  here: { folder: '', umask: '022', pin: '', parallel: 2, env: { TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' } },
  there: {
    folder: "somebody's folder, with a long name and spaces/in it/flywheel",
    umask: '077',
    pin: canPin ? 'taskset -c 0 ' : '',
    parallel: 1,
    env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  },
}
type Machine = keyof typeof MACHINES
const SEEN =
  'JSON.stringify([Intl.DateTimeFormat().resolvedOptions().timeZone, Intl.Collator().resolvedOptions().locale, os.availableParallelism(), process.umask()])'

describe('the dataset, built on two machines', { timeout: 300_000 }, () => {
  const checkouts = new Map<Machine, Checkout>()
  const place = (machine: Machine) => checkouts.get(machine)?.path ?? ''
  const on = async (machine: Machine, line: string) => {
    const { umask, pin, env } = MACHINES[machine]
    const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const { code, output } = await (checkouts.get(machine) as Checkout).run(`umask ${umask}; env ${settings.join(' ')} ${pin}${line}`) // made before any test
    expect(code, output).toBe(0)
    return output
  }
  /** What the steps left that the lock holds digests of, read from the files themselves. */
  const digests = async (machine: Machine) => {
    const graph = loadGraph(repository)
    const found: Record<string, LockedStep['out']> = {}
    for (const [name, { out }] of Object.entries(readLock(repository).profiles.embedded?.steps ?? {})) {
      if (!out) continue
      const folder = storeLayout(place(machine)).output(graph.step(name, 'embedded').root, 'embedded')
      const { files } = Manifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
      found[name] = Object.fromEntries(
        await Promise.all(files.map(async ({ path, rows }) => [path, { sha256: await sha256OfFile(join(folder, path)), ...(rows !== undefined && { rows }) }])),
      )
    }
    return found
  }

  beforeAll(async () => {
    for (const machine of ['here', 'there'] as const) checkouts.set(machine, await makeCheckout(MACHINES[machine].folder))
    await Promise.all((['here', 'there'] as const).map((machine) => on(machine, `npx nx run pipeline:export --parallel=${MACHINES[machine].parallel}`)))
  }, 300_000)
  afterAll(() => {
    for (const { path } of checkouts.values()) rmSync(path, { recursive: true, force: true })
  })

  it('the machines differ in time zone, locale, cores and umask, as commands see them', async () => {
    const [here, there] = (await Promise.all([on('here', `node -p '${SEEN}'`), on('there', `node -p '${SEEN}'`)])).map((text) => JSON.parse(text))
    expect([here[0], here[1], here[3]]).toEqual(['America/St_Johns', 'de-DE', 0o022])
    expect([there[0], there[1], there[3]]).toEqual(['Pacific/Kiritimati', 'tr-TR', 0o077])
    if (canPin) expect(there[2]).toBe(1)
  })

  it('every file has the same bytes, and those of the lock', async () => {
    const [here, there] = [await digests('here'), await digests('there')]
    expect(Object.keys(here).length).toBeGreaterThan(15)
    expect(there).toEqual(here)
    const locked = Object.entries(readLock(repository).profiles.embedded?.steps ?? {}).flatMap(([step, { out }]) => (out ? [[step, out] as const] : []))
    expect(here).toEqual(Object.fromEntries(locked))
  })

  it('what merge takes of the trials is the same, although their times are not', async () => {
    const [here, there] = await Promise.all(
      (['here', 'there'] as const).map((machine) => sha256OfFile(join(place(machine), 'stages/verify/out/embedded/examples.parquet'))),
    )
    expect(there).toBe(here)
  })

  it('the card counts what the manifests count', () => {
    const rows = readFileSync(join(place('there'), 'stages/export/out/embedded/README.md'), 'utf8').replaceAll(',', '')
    for (const step of ['merge', 'validate', 'export']) {
      const { balance } = Manifest.parse(JSON.parse(readFileSync(join(place('there'), `stages/${step}/out/embedded/manifest.json`), 'utf8')))
      const rejected = balance?.out.rejected ?? 0
      expect(rows).toMatch(new RegExp(`\\| \`${step}\` \\| .* \\| ${balance?.in} \\| ${(balance?.in ?? 0) - rejected} \\| ${rejected} \\|`))
    }
  })
})
