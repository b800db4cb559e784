import type { Act } from '#kit/conversations'
import { firstNames, type Random } from '#kit/fleet'

/** A line of authorized_keys. Its comment says whose it is. */
export interface AuthorizedKey {
  comment: string
  kind: 'ED25519' | 'RSA'
  bits: number
}

export function drawKeys(act: Act, count: number): readonly AuthorizedKey[] {
  const { random } = act
  const comments = new Set<string>()
  while (comments.size < count)
    comments.add(
      `${random.pick(firstNames)}@${random.chance(0.5) ? random.pick(['laptop', 'desktop', 'thinkpad', 'macbook', 'phone']) : act.world.stem(random)}`,
    )
  return [...comments].map((comment) =>
    random.chance(0.75) ? { comment, kind: 'ED25519', bits: 256 } : { comment, kind: 'RSA', bits: random.pick([2048, 3072, 4096]) },
  )
}

/** `awk '{print NR, $1, $NF}' authorized_keys`: number, type and comment of each key, without the key. */
export const listedKeys = (keys: readonly AuthorizedKey[]): string =>
  keys.map(({ kind, comment }, place) => `${place + 1} ${kind === 'RSA' ? 'ssh-rsa' : 'ssh-ed25519'} ${comment}`).join('\n')

export const keyFile = (user: string): string => `/home/${user}/.ssh/authorized_keys`

export const listKeys = (user: string): string => `sudo awk '{print NR, $1, $NF}' ${keyFile(user)}`

export const drawAddress = (random: Random): string => `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.integer(2, 250)}`
