import { createHash } from 'node:crypto'
import { canonicalJson } from '#kit/records'

const LONGEST = 24

/** The profile of one combination: the sweep's name and its values, as lower-case letters, digits and hyphens. It does not depend on the other combinations. */
export const nameCombination = (sweep: string, values: readonly unknown[]): string => [sweep, ...values.map(slug)].join('-')

/** `0.005` as `0-005`, `-1` as `minus-1`, `Muon/fast` as `muon-fast`; what is too long is cut and told apart by a digest. */
function slug(value: unknown): string {
  const text = typeof value === 'string' ? value : canonicalJson(value)
  const plain = text
    .toLowerCase()
    .replace(/^-/, 'minus-')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 6)
  if (plain === '') return digest
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST - digest.length - 1).replace(/-+$/, '')}-${digest}`
}
