import { describe, expect, it } from 'vitest'
import { countEscalations } from '#kit/shell'
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
  it.each(incidentKinds.map((kind) => [kind.name, kind] as const))(
    '%s shows on one machine, in a look that changes nothing, and no longer once it is mended',
    (_, kind) => {
      const random = createRandom('incident')
      const site = siteOf({ world: trainingWorld, random, roles: [kind.role] })
      const incident = incidentAt(site, random, kind)
      expect(site.machines.map((machine) => machine.name)).toContain(incident.machine.name)
      expect(incident.site.machines).toContain(incident.machine)
      expect(incident.machine.units.map((unit) => unit.name)).toContain(incident.unit)
      const { machine, mended, look } = incident
      expect(look.kind === 'screen' ? [machine.disks, machine.memoryUsedPercent] : look.broken).not.toEqual(
        look.kind === 'screen' ? [mended.disks, mended.memoryUsedPercent] : look.mended,
      )
      expect(countEscalations(look.command)).toBe(0)
      expect(incident.mended.units.filter((unit) => unit.state !== 'active')).toEqual([])
      expect(incident.evidence.length).toBeGreaterThan(0)
      expect(incident.cause).not.toBe(incident.symptom)
      expect(incident.remedy.join('\n')).toMatch(/\bsudo\b/)
      expect(Object.keys(incident.prints ?? {}).filter((command) => !incident.remedy.includes(command))).toEqual([])
      expect(incident.evidence.concat(look.kind === 'screen' ? [] : look.broken).join('\n')).not.toMatch(/undefined|NaN/)
    },
  )
  it('there are ten kinds and more, each under its own name', () => {
    const names = incidentKinds.map((kind) => kind.name)
    expect(names.length).toBeGreaterThanOrEqual(10)
    expect(new Set(names).size).toBe(names.length)
  })
  it('keeps to the world of its site', () => {
    for (const seed of 'abcdefghij') {
      const incident = incidentAt(
        siteOf({ world: trainingWorld, random: createRandom(seed), roles: [...new Set(incidentKinds.map((kind) => kind.role))] }),
        createRandom(seed),
      )
      expect(isHeldOut(incident.machine.name)).toBe(false)
    }
  })
})
