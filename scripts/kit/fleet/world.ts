import { isHeldOut, isHeldOutStem, stemOf } from './held-out.ts'
import { environments, firstNames, packages, roles, services, words } from './known-names.ts'
import type { Random } from './random.ts'

/** Kinds whose values are without end; some of them are held out of training. */
export const entityKinds = ['host', 'folder', 'file', 'user', 'port', 'pattern'] as const
export type EntityKind = (typeof entityKinds)[number]
export type ValueKind = EntityKind | 'environment' | 'role' | 'service' | 'package'

/** A side of the world to draw values from. */
export interface World {
  draw(kind: ValueKind, random: Random): string
  /** An invented name (`karvex`) to compose others from: domains, databases, images. */
  stem(random: Random): string
  /** Says whether a composed name may be drawn on this side. */
  has(value: string): boolean
}

/** All that generators may draw from. */
export const trainingWorld: World = worldOf((value) => !isHeldOut(value))

/** All that scenarios may draw from: whole values never seen, with an invented stem that is never seen either, or with a stem that training may draw too. */
export const heldOutWorld: { readonly unseenStem: World; readonly openStem: World } = {
  unseenStem: worldOf((value) => isHeldOutStem(stemOf(value))),
  openStem: worldOf((value) => isHeldOut(value) && !isHeldOutStem(stemOf(value))),
}

/** What training must see to learn copying: most names are invented on the spot, and no list of them could be learned by heart. */
export const inventedShare = 0.75

function worldOf(belongs: (value: string) => boolean): World {
  const find = (what: string, compose: () => string) => {
    for (let attempt = 0; attempt < 10_000; attempt += 1) {
      const value = compose()
      if (belongs(value)) return value
    }
    throw new RangeError(`draw: no ${what} of this world in 10,000 attempts; widen the names of that kind`)
  }
  return {
    draw(kind, random) {
      if (kind in closed) return random.pick(closed[kind as keyof typeof closed]) // narrowed by the line before
      return find(kind, () => compose(kind as EntityKind, random)) // the kinds are the closed ones and these
    },
    stem: (random) => find('stem', () => invented(random)),
    has: belongs,
  }
}

const closed = { environment: environments, role: roles, service: services, package: packages } as const

function compose(kind: EntityKind, random: Random): string {
  if (kind === 'port') return String(random.integer(1024, 65535))
  const stem = random.chance(inventedShare) ? invented(random) : null
  const number = random.integer(1, 99)
  const digits = String(number).padStart(2, '0')
  switch (kind) {
    case 'host': {
      if (stem === null) return `${random.pick(roles)}${random.pick(environments)}${digits}`
      return random.pick([`${stem}${digits}`, `${stem}-${number}`, `${stem}${random.pick(environments)}${digits}`])
    }
    case 'folder':
      return `${random.pick(['/srv', '/opt', '/data', '/var/lib', '/home', '/mnt'])}/${numbered(stem ?? random.pick(words), random)}`
    case 'file': {
      const place = random.pick(['/etc', '/var/log', '/srv', '/opt', '/tmp'])
      return `${place}/${numbered(stem ?? random.pick(words), random)}.${random.pick(['log', 'conf', 'txt', 'json', 'yaml'])}`
    }
    case 'user':
      return stem === null ? `${random.pick(firstNames)}${number}` : random.pick([stem, `${stem}${number}`])
    case 'pattern':
      return stem === null ? `${random.pick(roles)}${random.pick(environments)}*` : random.pick([`${stem}*`, `${stem}-*`])
  }
}

function numbered(stem: string, random: Random): string {
  return random.pick([stem, `${stem}${random.integer(1, 99)}`, `${stem}-${random.integer(1, 9)}`])
}

const heads = ['b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'w', 'x', 'z', 'br', 'kr', 'st', 'tr', 'sh', 'pl'] as const
const hearts = ['a', 'e', 'i', 'o', 'u', 'y', 'ai', 'ou'] as const
const tails = ['', '', '', 'l', 'n', 'r', 's', 'x', 'k', 'm'] as const

/** A name nobody has: two or three syllables, seldom with a hyphen. */
function invented(random: Random): string {
  const syllable = () => `${random.pick(heads)}${random.pick(hearts)}${random.pick(tails)}`
  const name = random.chance(0.7) ? syllable() + syllable() : syllable() + syllable() + syllable()
  return random.chance(0.05) ? `${name}-${syllable()}` : name
}
