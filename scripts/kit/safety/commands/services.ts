import { type Destruction, destruction, operands, type Recognizer } from './destruction.ts'
import { systemPower } from './power.ts'

/** Who stops these on a distant host does not get back in. */
const waysIn = ['ssh', 'sshd', 'networking', 'network', 'NetworkManager', 'systemd-networkd']

const service = (verb: string, deed: 'stop' | 'disable' | 'kill', name: string | null): Destruction => {
  const plain = name?.replace(/\.service$/, '') ?? null
  const isWide = plain === null || /[*?[]/.test(plain) || waysIn.includes(plain)
  return destruction(verb, deed, 'service', plain, isWide ? 'host' : 'service')
}

const systemctl: Recognizer = (words) => {
  const [verb, ...names] = operands(words, ['-s', '--signal', '--kill-whom', '--kill-who', '-H', '--host', '-t', '--type'])
  if (verb === 'stop' || verb === 'kill') return names.map((name) => service(`systemctl ${verb}`, verb, name))
  if (verb === 'disable' || verb === 'mask') return names.map((name) => service(`systemctl ${verb}`, 'disable', name))
  return systemPower(words)
}

/** `service NAME stop` and `/etc/init.d/NAME stop`. */
const initScript: Recognizer = ([name = null, verb]) => (verb === 'stop' ? [service('service stop', 'stop', name)] : [])

const supervised =
  (program: string): Recognizer =>
  (words) => {
    const [verb, ...names] = operands(words)
    if (!['stop', 'delete', 'kill', 'shutdown', 'remove'].includes(verb ?? '')) return []
    return (names.length > 0 ? names : [null]).map((name) => service(`${program} ${verb}`, 'stop', name === 'all' ? '*' : name))
  }

/** Signals that only tell a process something. */
const harmless = /^-(s ?)?(0|1|10|12|18|28|SIG(HUP|USR1|USR2|CONT|WINCH)|HUP|USR1|USR2|CONT|WINCH|l|L)$/
const everything = ['-1', '1']

const kill: Recognizer = (words) => {
  const signal = words[0] === '-s' ? `-s ${words[1]}` : words[0]
  if (harmless.test(signal ?? '') || words.length === 0) return []
  const rest = words[0] === '-s' || words[0] === '-n' ? words.slice(2) : words[0]?.startsWith('-') && words.length > 1 ? words.slice(1) : words
  return rest.filter((word) => word !== '--').map((pid) => destruction('kill', 'kill', 'process', pid, everything.includes(pid ?? '') ? 'host' : 'service'))
}

const byName =
  (program: string): Recognizer =>
  (words) => {
    if (words.some((word) => harmless.test(word ?? ''))) return []
    const names = operands(words, ['-u', '-U', '-g', '-G', '-P', '-s', '-t', '--signal', '--user'])
    return (names.length > 0 ? names : [null]).map((name) =>
      destruction(program, 'kill', 'process', name, name === null || name === '.' || name === '.*' ? 'host' : 'service'),
    )
  }

const fuser: Recognizer = (words) =>
  words.some((word) => /^-[a-zA-Z]*k/.test(word ?? '') || word === '--kill')
    ? [destruction('fuser -k', 'kill', 'process', operands(words)[0] ?? null, 'service')]
    : []

export const services: Readonly<Record<string, Recognizer>> = {
  systemctl,
  service: initScript,
  'rc-service': initScript,
  supervisorctl: supervised('supervisorctl'),
  pm2: supervised('pm2'),
  kill,
  pkill: byName('pkill'),
  killall: byName('killall'),
  skill: byName('skill'),
  fuser,
}
