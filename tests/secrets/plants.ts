import { randomNumbers } from '../../scripts/kit/minhash/random-text.ts'
import { detectorPatterns } from './detector-patterns.ts'
import { drawFromPattern } from './draw-from-pattern.ts'
import { secretKinds } from './kinds.ts'
import { forms, written } from './rows.ts'

export interface Plant {
  kind: string
  /** With what stands around it, in one of the forms. */
  text: string
  /** A piece of the secret by which it would be known. */
  mark: string
}

/** Two hundred, each in one form, the forms in turn: a hundred drawn from the patterns of a public list, a hundred of kinds described here. */
export async function plantSecrets(seed: number): Promise<Plant[]> {
  const patterns = await detectorPatterns()
  const random = randomNumbers(seed)
  const pick = (below: number) => Math.floor(random() * below)
  const draw = (alphabet: string, length: number) => Array.from({ length }, () => alphabet[pick(alphabet.length)]).join('')
  const writers = Object.values(forms)
  const inForm = (text: string, index: number) => writers[index % writers.length]?.(text) ?? text
  return Array.from({ length: 200 }, (_, index) => {
    const turn = index >> 1
    if (index % 2 === 0) {
      const pattern = patterns[turn % patterns.length] ?? /none/
      const { text, groups } = drawFromPattern(pattern, pick)
      const secret = groups.password ?? Object.values(groups).find((group) => group.length >= 32) ?? text
      return { kind: String(pattern), text: inForm(text, turn), mark: markOf(secret) }
    }
    const kind = secretKinds[turn % secretKinds.length]
    if (!kind) throw new Error('no kinds')
    const secret = kind.make(draw)
    return { kind: kind.name, text: inForm(written(kind, secret), turn), mark: markOf(secret) }
  })
}

/** From near its end: the beginning of a token is known to everybody, and the end may be padding. */
function markOf(secret: string): string {
  const line = secret.split('\n')[1] ?? secret
  return line.length < 20 ? line : line.slice(-20, -6)
}
