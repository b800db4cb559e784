import { expect, it } from 'vitest'
import { digAnswer, digNothing, resolvectlQuery, soaOf } from './dns.ts'

it('sets records in columns as dig does', () => {
  expect(digAnswer([{ name: 'karvex.example', ttl: 300, type: 'A', data: '192.0.2.1' }])).toBe('karvex.example.\t\t300\tIN\tA\t192.0.2.1')
  expect(digAnswer([{ name: 'www.stage.karvextou.example', ttl: 60, type: 'A', data: '192.0.2.1' }])).toBe('www.stage.karvextou.example. 60\tIN\tA\t192.0.2.1')
})

it('tells a name that is missing from one without such a record', () => {
  const soa = soaOf('karvex.example', '2026030701')
  expect(digNothing('NXDOMAIN', soa, 7)).toContain('status: NXDOMAIN, id: 7')
  expect(digNothing('NOERROR', soa, 7)).toContain('2026030701 7200 3600 1209600 900')
  expect(resolvectlQuery('a.example', null)).toEqual({ text: "a.example: resolve call failed: 'a.example' not found", exit: 1 })
})
