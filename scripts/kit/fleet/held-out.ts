import { createHash } from 'node:crypto'
import { environments, knownStems } from './known-names.ts'

/** One value in eight, and one invented stem in eight, belong to evaluation alone. */
const share = 8

/**
 * Says whether a value (host, path, user, port, pattern) belongs to evaluation alone. It follows from the name itself, so what is held out can neither
 * be listed wrongly nor drift: a name that has a held-out stem, or is held out as a whole, is never drawn for training.
 */
export function isHeldOut(value: string): boolean {
  return isHeldOutStem(stemOf(value)) || inShare(`value ${value}`)
}

/** Says whether a stem belongs to evaluation alone: then no value that has it is drawn for training. */
export function isHeldOutStem(stem: string): boolean {
  return !knownStems.has(stem) && inShare(`stem ${stem}`)
}

const suffix = new RegExp(`(?<=..)(${environments.join('|')})$`)

/** A name without folder, extension, number and environment: `karvexprod07`, `/srv/karvex-3.log` and `karvex*` all have `karvex`; port 8080 has `80xx`. */
export function stemOf(value: string): string {
  if (/^\d{4,5}$/.test(value)) return value.slice(0, 2).padEnd(value.length, 'x')
  const name = value.slice(value.lastIndexOf('/') + 1).replace(/\.[a-z]+$/, '')
  return name.replace(/[-\d*]+$/, '').replace(suffix, '')
}

const inShare = (text: string) => createHash('sha256').update(text).digest().readUInt32LE(0) % share === 0
