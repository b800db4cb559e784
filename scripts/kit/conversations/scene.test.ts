import { describe, expect, it } from 'vitest'
import { createRandom, heldOutWorld, isHeldOut, trainingWorld } from '#kit/fleet'
import { conversationsOf, playScene, scene } from './scene.ts'

const uptime = scene('uptime', ({ talk, draw, ask, word }) => {
  const host = draw('host')
  talk.user(ask(['Uptime of {host}'], { host }))
  talk.remote(host, 'uptime', 'up 3 days')
  talk.answer(word(['{host} is up for {days} days'], { host, days: 3 }))
})
const about = scene('about-a-service', ({ talk, draw }) => talk.user(`What is ${draw('service')}?`), 0.1)

describe('playScene', () => {
  it('groups a row by the first name it is about, and a row without one by what it asks', () => {
    const random = createRandom('1')
    const draft = playScene('g', uptime, { random, world: trainingWorld })
    expect(draft.tags).toEqual(['g', 'uptime'])
    expect(draft.messages[0]?.content).toContain(draft.group)
    expect(playScene('g', about, { random, world: trainingWorld }).group).toMatch(/^what is [a-z]+$/)
  })
  it('plays with held-out names in their world', () => {
    const draft = playScene('g', uptime, { random: createRandom('1'), world: heldOutWorld.unseenStem })
    expect(isHeldOut(draft.group)).toBe(true)
  })
  it('draws a site whose hosts belong to the world', () => {
    const random = createRandom('sites')
    const hosts: string[] = []
    const draw = scene('site', ({ site }) => hosts.push(...site().machines.map((machine) => machine.name)))
    for (let row = 0; row < 50; row += 1) playScene('g', draw, { random, world: trainingWorld })
    expect(hosts).toHaveLength(500)
    expect(hosts.filter(isHeldOut)).toEqual([])
  })
})

describe('conversationsOf', () => {
  it('draws by weight', () => {
    const drafts = conversationsOf({ generator: 'g', scenes: [uptime, about], random: createRandom('1') }).take(1100)
    const seldom = drafts.filter((draft) => draft.tags[1] === 'about-a-service').toArray().length
    expect(seldom).toBeGreaterThan(60)
    expect(seldom).toBeLessThan(150)
  })
})
