import { describe, expect, it } from 'vitest'
import { isHeldOut } from './held-out.ts'
import { incidentAt, incidentKinds } from './incident.ts'
import { createRandom } from './random.ts'
import { dependencies, machinesOf, siteOf } from './site.ts'
import { heldOutWorld, trainingWorld } from './world.ts'

describe('a site', () => {
  it('has hosts of the roles asked for, in a row, in one environment', () => {
    const site = siteOf({ world: trainingWorld, random: createRandom('a'), roles: ['web', 'db'], each: 3, environment: 'qa' })
    expect(site.machines.map((machine) => machine.role)).toEqual(['web', 'web', 'web', 'db', 'db', 'db'])
    expect(new Set(site.machines.map((machine) => machine.name)).size).toBe(6)
    expect(site.machines.every((machine) => machine.environment === 'qa')).toBe(true)
    expect(() => machinesOf(site, 'mail')).toThrow('has no mail')
  })
  it('keeps to its world', () => {
    for (const seed of 'abcdefgh') {
      expect(siteOf({ world: trainingWorld, random: createRandom(seed) }).machines.filter((machine) => isHeldOut(machine.name))).toEqual([])
      expect(siteOf({ world: heldOutWorld.openStem, random: createRandom(seed) }).machines.filter((machine) => !isHeldOut(machine.name))).toEqual([])
    }
  })
  it('depends on roles, without a circle', () => {
    const seen = (role: string, above: readonly string[]): void => {
      expect(above).not.toContain(role)
      for (const next of dependencies[role] ?? []) seen(next, [...above, role])
    }
    for (const role of Object.keys(dependencies)) seen(role, [])
  })
})

describe('an incident', () => {
  it.each(incidentKinds.map((kind) => [kind.name, kind] as const))('%s shows in the state of one machine, and its mend does not', (_, kind) => {
    const random = createRandom('incident')
    const site = siteOf({ world: trainingWorld, random, roles: [kind.role] })
    const incident = incidentAt(site, random, kind)
    expect(site.machines.map((machine) => machine.name)).toContain(incident.machine.name)
    expect(incident.site.machines).toContain(incident.machine)
    expect(incident.machine.units.map((unit) => unit.name)).toContain(incident.unit)
    expect(incident.machine).not.toEqual(incident.mended)
    expect(incident.mended.units.filter((unit) => unit.state !== 'active')).toEqual([])
    expect(incident.evidence.length).toBeGreaterThan(0)
    expect(incident.cause).not.toBe(incident.symptom)
    expect(incident.remedy.length).toBeGreaterThan(0)
  })
})
