import { describe, expect, it } from 'vitest'
import { expandPattern, fleet, hostOf } from './hosts.ts'
import { environments, roles } from './known-names.ts'

const names = (pattern: string) => expandPattern(pattern).map((host) => host.name)

describe('the fleet', () => {
  it('has hosts of every role in every environment, each name once', () => {
    expect(new Set(fleet.map((host) => host.name)).size).toBe(environments.length * roles.length * 2)
    expect(fleet).toContainEqual({ name: 'webprod01', role: 'web', environment: 'prod', aliases: ['prod-web'] })
  })
})

describe('expandPattern', () => {
  it('holds a host by its alias', () => {
    expect(names('prod-*')).toHaveLength(roles.length * 2)
    expect(names('prod-*')).toContain('webprod01')
    expect(names('prod-web')).toEqual(['webprod01', 'webprod02'])
    expect(names('*-db')).toHaveLength(environments.length * 2)
  })
  it('holds a host by its name', () => {
    expect(names('webprod01')).toEqual(['webprod01'])
    expect(names('web*01')).toHaveLength(environments.length)
    expect(names('*')).toHaveLength(fleet.length)
  })
  it('holds nothing else', () => {
    expect(names('prod')).toEqual([])
    expect(names('rod-*')).toEqual([])
    expect(expandPattern('prod-*', [hostOf({ role: 'web', environment: 'stage', number: 3 })])).toEqual([])
  })
})
