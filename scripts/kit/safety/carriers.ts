import { type CommandWords, quoteWord } from '#kit/shell'

/** Where a command takes effect. `unknown`: on a host that only running would tell. */
export type Reach = { kind: 'here' } | { kind: 'host'; host: string } | { kind: 'pattern'; pattern: string } | { kind: 'unknown' }

/** The script that a command hands on, and where it takes effect; undefined for a command that runs no other one. */
export function carried([name, ...words]: CommandWords, reach: Reach): { script: string; reach: Reach } | undefined {
  const plain = name?.split('/').at(-1) ?? ''
  const inner = Object.hasOwn(carriers, plain) ? carriers[plain]?.(words, reach) : undefined
  return inner && { script: typeof inner.script === 'string' ? inner.script : quoted(inner.script), reach: inner.reach }
}

/** Words as a script that has them again. */
const quoted = (words: CommandWords): string => words.map((word) => (word === null ? '"$unknown"' : quoteWord(word))).join(' ')

type Carrier = (words: CommandWords, reach: Reach) => { script: string | CommandWords; reach: Reach } | undefined

/** Where the command begins that follows options. */
export const after = (words: CommandWords, valued: readonly string[]): CommandWords => {
  let place = 0
  while (/^-|^\w+=/.test(words[place] ?? '')) {
    if (words[place] === '--') return words.slice(place + 1)
    place += valued.includes(words[place] ?? '') ? 2 : 1
  }
  return words.slice(place)
}

const asUser =
  (valued: readonly string[]): Carrier =>
  (words, reach) => {
    const flag = words.findIndex((word) => word === '-c' || word === '--command')
    const script = flag >= 0 ? words[flag + 1] : undefined
    return typeof script === 'string' && valued.length === 0 ? { script, reach } : { script: after(words, valued), reach }
  }

const ssh: Carrier = (words) => {
  const [to, ...behind] = after(words, ['-b', '-c', '-D', '-E', '-e', '-F', '-I', '-i', '-J', '-L', '-l', '-m', '-O', '-o', '-p', '-Q', '-R', '-S', '-W', '-w'])
  const host = to?.split('@').at(-1)
  const rest = behind[0] === '--' ? behind.slice(1) : behind
  return { script: rest.every((word) => word !== null) ? rest.join(' ') : rest, reach: host ? { kind: 'host', host } : { kind: 'unknown' } }
}

/** Tools that spread a command over hosts of their own list. */
const onMany: Carrier = (words) => ({ script: after(words, ['-w', '-x', '-g', '-h', '-H', '-l', '-f', '-t', '-p', '-i']), reach: { kind: 'unknown' } })

const inside =
  (verb: string, valued: readonly string[]): Carrier =>
  (words, reach) => {
    const place = words.indexOf(verb)
    return place >= 0 && place < 3 ? { script: after(after(words.slice(place + 1), valued).slice(1), []), reach } : undefined
  }

const ansible: Carrier = (words) => {
  const flag = words.findIndex((word) => word === '-a' || word === '--args')
  const [pattern] = words
  if (flag < 0 || typeof pattern !== 'string') return words.includes('reboot') ? { script: 'reboot', reach: { kind: 'unknown' } } : undefined
  return { script: words[flag + 1] ?? '', reach: { kind: 'pattern', pattern } }
}

/** Commands that run another one, as somebody else or elsewhere. */
const carriers: Readonly<Record<string, Carrier>> = {
  sudo: asUser(['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-T', '-U', '-D', '-R', '--user', '--group']),
  doas: asUser(['-u', '-C']),
  pkexec: asUser(['--user']),
  runuser: asUser(['-u', '-g']),
  su: asUser([]),
  'systemd-run': asUser(['-u', '--unit', '-p', '--property']),
  flock: (words, reach) => ({ script: after(words, ['-w', '-E']).slice(1), reach }),
  ssh,
  pdsh: onMany,
  clush: onMany,
  pssh: onMany,
  parallel: (words) => ({
    script: after(words.slice(0, words.includes(':::') ? words.indexOf(':::') : undefined), ['-j', '-a', '--jobs']),
    reach: { kind: 'unknown' },
  }),
  busybox: (words, reach) => ({ script: words, reach }),
  trap: ([script], reach) => ({ script: script ?? '', reach }),
  docker: inside('exec', ['-e', '-u', '-w', '--user', '--env', '--workdir']),
  podman: inside('exec', ['-e', '-u', '-w']),
  kubectl: inside('exec', ['-n', '--namespace', '-c', '--container']),
  ansible,
}
