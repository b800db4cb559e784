import { describe, expect, it } from 'vitest'
import { createRandom, trainingWorld } from '#kit/fleet'
import { consent, opening, refusal } from './opening.ts'
import { playScene, scene } from './scene.ts'

const random = createRandom('opening')
const turns = (play: Parameters<typeof scene>[1]) =>
  new Set(Array.from({ length: 300 }, () => playScene('g', scene('s', play), { random, world: trainingWorld }).messages[0]?.content ?? ''))

describe('opening', () => {
  it('asks and says, and leaves a statement as it stands', () => {
    const said = turns((act) => act.talk.user(opening(act, { ask: ['Check {host}'], say: ['{host} is slow'] }, { host: 'web01' })))
    expect(said).toContain('web01 is slow')
    expect([...said].some((text) => /^can you check web01/.test(text))).toBe(true)
    expect([...said].some((text) => /can you web01/i.test(text))).toBe(false)
  })
})

describe('consent and refusal', () => {
  it('name what was asked, now and then, and cannot be taken for each other', () => {
    const yes = turns((act) => act.talk.user(consent(act, 'open port 8443')))
    const no = turns((act) => act.talk.user(refusal(act)))
    expect([...yes].some((text) => text.includes('open port 8443'))).toBe(true)
    expect([...no].filter((text) => yes.has(text))).toEqual([])
  })
})
