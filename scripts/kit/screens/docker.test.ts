import { describe, expect, it } from 'vitest'
import { dockerPs, gigabytes, tabwriter } from './index.ts'

describe('what docker prints', () => {
  it('columns are as wide as their longest cell and three spaces, ten at least', () => {
    expect(tabwriter(['NAME', 'PORTS', 'ID'], [['a-long-name', '', '1']], { minimum: 10 })).toBe('NAME          PORTS     ID\na-long-name             1')
  })
  it('ps leaves out what has ended unless all is asked for, and cuts long commands', () => {
    const container = {
      id: 'a'.repeat(64),
      name: 'web',
      image: 'nginx:1.27',
      command: '/docker-entrypoint.sh nginx',
      created: '3 days ago',
      status: 'Exited (1) 2 hours ago',
      ports: '',
    }
    expect(dockerPs([container])).not.toContain('web')
    expect(dockerPs([container], { all: true })).toContain('"/docker-entrypoint.…"')
  })
  it('sizes change their unit at a gigabyte', () => {
    expect([0, 0.812, 4.31].map(gigabytes)).toEqual(['0B', '812MB', '4.31GB'])
  })
})
