import { expect, it } from 'vitest'
import { createRandom, hostOf, machineOf } from '#kit/fleet'
import { top, vmstat } from './load.ts'

const machine = machineOf(hostOf({ role: 'db', environment: 'qa', number: 1 }), { application: 'karvex', random: createRandom('load') })
const cpu = { user: 70, system: 5, wait: 10, steal: 0 }

it('counts the time of the cores up to 100', () => {
  expect(top(machine, { now: new Date('2026-03-07T14:03:22Z'), cpu, processes: [] })).toContain('%Cpu(s): 70.0 us,  5.0 sy,  0.0 ni, 15.0 id, 10.0 wa')
  expect(vmstat([{ running: 4, blocked: 2, swapUsedKib: 0, freeKib: 9000, swap: [0, 0], cpu }]).split('\n')[2]).toMatch(/^ 4 {2}2 .* 70 {2}5 15 10 {2}0$/)
})
it('shows what share of the memory a process has', () => {
  const text = top(
    { ...machine, memoryMb: 1000 },
    { now: new Date(0), cpu, processes: [{ pid: 7, user: 'postgres', name: 'postgres', state: 'R', cpuPercent: 99, memoryMb: 250 }] },
  )
  expect(text).toMatch(/ {6}7 postgres .* R {2}99\.0 {2}25\.0 .* postgres$/)
})
