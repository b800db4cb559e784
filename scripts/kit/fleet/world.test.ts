import { describe, expect, it } from 'vitest'
import { isHeldOut, isHeldOutStem, stemOf } from './held-out.ts'
import { environments, knownStems, roles } from './known-names.ts'
import { createRandom } from './random.ts'
import { entityKinds, heldOutWorld, trainingWorld, type World } from './world.ts'

const draw = (world: World, kind: (typeof entityKinds)[number], count = 1500) => {
  const random = createRandom(`test ${kind}`)
  return Array.from({ length: count }, () => world.draw(kind, random))
}

describe('stemOf', () => {
  it.each([
    ['webprod01', 'web'],
    ['karvexprod07', 'karvex'],
    ['karvex-7', 'karvex'],
    ['karvex-vo12', 'karvex-vo'],
    ['karvex-*', 'karvex'],
    ['karvex*', 'karvex'],
    ['/srv/karvex-3.log', 'karvex'],
    ['/var/log/karvex', 'karvex'],
    ['anna7', 'anna'],
    ['8080', '80xx'],
    ['18080', '18xxx'],
  ])('%s has the stem %s', (value, stem) => {
    expect(stemOf(value)).toBe(stem)
  })
})

describe('the training world', () => {
  it.each(entityKinds)('holds no %s that is held out, as a whole or by its stem', (kind) => {
    const values = draw(trainingWorld, kind)
    expect(values.filter((value) => isHeldOut(value) || isHeldOutStem(stemOf(value)))).toEqual([])
    expect(new Set(values).size).toBeGreaterThan(kind === 'pattern' ? 800 : 1200)
  })
  it.each(entityKinds.filter((kind) => kind !== 'port'))('invents at least 70 %% of its %ss', (kind) => {
    const invented = draw(trainingWorld, kind).filter((value) => !knownStems.has(stemOf(value)))
    expect(invented.length).toBeGreaterThan(1500 * 0.7)
  })
  it('knows the host of the examples', () => {
    expect(isHeldOut('webprod01')).toBe(false)
  })
})

describe('the held-out world', () => {
  it.each(entityKinds)('draws each %s with a stem of its own, or with one that training may draw too', (kind) => {
    const unseen = draw(heldOutWorld.unseenStem, kind, 200)
    expect(unseen.filter((value) => !isHeldOut(value) || !isHeldOutStem(stemOf(value)))).toEqual([])
    const open = draw(heldOutWorld.openStem, kind, 200)
    expect(open.filter((value) => !isHeldOut(value) || isHeldOutStem(stemOf(value)))).toEqual([])
  })
  it('shares the closed lists with training', () => {
    const random = createRandom('closed')
    for (const world of [trainingWorld, heldOutWorld.unseenStem, heldOutWorld.openStem]) {
      expect(new Set(Array.from({ length: 400 }, () => world.draw('role', random)))).toEqual(new Set(roles))
      expect(new Set(Array.from({ length: 400 }, () => world.draw('environment', random)))).toEqual(new Set(environments))
    }
  })
  it('leaves every known stem to training', () => {
    expect([...knownStems].filter(isHeldOutStem)).toEqual([])
  })
})
