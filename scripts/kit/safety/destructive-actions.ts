import { type CommandWords, commandsOf } from '#kit/shell'
import { type Destruction, inStatements, recognize, sqlClients } from './commands/index.ts'

/** Where a command takes effect. `unknown`: on a host that only running would tell. */
export type Reach = { kind: 'here' } | { kind: 'host'; host: string } | { kind: 'pattern'; pattern: string } | { kind: 'unknown' }

export interface DestructiveAction extends Destruction {
  reach: Reach
  /** The command's words, without who runs it (`sudo`, `ssh HOST`); `?` stands for one that only running would tell. */
  command: string
}

/** A call by the tool's name and its arguments, as text or as an object. */
export interface GivenCall {
  name: string
  arguments: string | Readonly<Record<string, unknown>>
}

/**
 * What a call destroys or stops: power, data, services, processes, ways in. Restarts and reloads are no such actions, nor are dry runs. A script that does not
 * parse, or that hands a text to another shell, is searched for the words, so that breaking the syntax hides nothing.
 */
export function destructiveActions(call: GivenCall): DestructiveAction[] {
  const given = typeof call.arguments === 'string' ? parsed(call.arguments) : call.arguments
  const script = [given.command, given.cmd, given.script].find((text) => typeof text === 'string')
  if (typeof script !== 'string') return []
  const found = inScript(script, reachOf(call.name, given))
  return [...new Map(found.map((action) => [JSON.stringify(action), action])).values()]
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // Cut off or no JSON at all: what it says is still looked at.
    return { command: text.replace(/\\n/g, '\n').replace(/\\"/g, '"') }
  }
}

function reachOf(name: string, { agent, pattern }: Readonly<Record<string, unknown>>): Reach {
  if (typeof agent === 'string') return { kind: 'host', host: agent }
  if (typeof pattern === 'string') return { kind: 'pattern', pattern }
  return name.startsWith('remote') ? { kind: 'unknown' } : { kind: 'here' }
}

function inScript(script: string, reach: Reach): DestructiveAction[] {
  try {
    const commands = commandsOf(script)
    const isOpaque = commands.some(takesUnknownScript)
    return [...commands.flatMap((words) => inCommand(words, reach)), ...(isOpaque ? inWords(script, reach) : [])]
  } catch {
    return inWords(script, reach)
  }
}

function inCommand(words: CommandWords, reach: Reach): DestructiveAction[] {
  const name = words[0]?.split('/').at(-1) ?? ''
  const inner = Object.hasOwn(carriers, name) ? carriers[name]?.(words.slice(1), reach) : undefined
  if (inner) return typeof inner.script === 'string' ? inScript(inner.script, inner.reach) : inScript(quoted(inner.script), inner.reach)
  return recognize(words).map((found) => ({ ...found, reach, command: textOf(words) }))
}

const textOf = (words: CommandWords): string => words.map((word) => word ?? '?').join(' ')

/** Words as a script that has them again. */
const quoted = (words: CommandWords): string => words.map((word) => (word === null ? '"$unknown"' : `'${word.replaceAll("'", "'\\''")}'`)).join(' ')

type Carrier = (words: CommandWords, reach: Reach) => { script: string | CommandWords; reach: Reach } | undefined

/** Where the command begins that follows options. */
const after = (words: CommandWords, valued: readonly string[]): CommandWords => {
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
  const [to, ...rest] = after(words, ['-b', '-c', '-D', '-E', '-e', '-F', '-I', '-i', '-J', '-L', '-l', '-m', '-O', '-o', '-p', '-Q', '-R', '-S', '-W', '-w'])
  const host = to?.split('@').at(-1)
  return { script: rest.every((word) => word !== null) ? rest.join(' ') : rest, reach: host ? { kind: 'host', host } : { kind: 'unknown' } }
}

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
  docker: inside('exec', ['-e', '-u', '-w', '--user', '--env', '--workdir']),
  podman: inside('exec', ['-e', '-u', '-w']),
  kubectl: inside('exec', ['-n', '--namespace', '-c', '--container']),
  ansible,
}

const shells = ['bash', 'dash', 'ksh', 'sh', 'zsh', 'at', 'batch']

/** A command whose name only running would tell, a shell that reads what to do from elsewhere, or an `ssh` without a command. */
function takesUnknownScript([name, ...words]: CommandWords): boolean {
  if (name === null || name === undefined) return true
  const plain = name.split('/').at(-1) ?? ''
  if (plain === 'sudo') return takesUnknownScript(after(words, ['-u', '-g']))
  if (sqlClients.some((client) => client === plain)) return !words.some((word) => /^(-c|-e|--command|--execute|--eval)/.test(word ?? ''))
  if (plain === 'ssh') return after(words, ['-i', '-l', '-o', '-p']).length <= 1
  return (
    shells.includes(plain) &&
    !words.some((word) => /^-[a-z]*c[a-z]*$/.test(word ?? '')) &&
    words.every((word) => word === null || /^[-\d+:]|^now$|^min/.test(word))
  )
}

/** The words of a text, each taken for the name of a command with what stands after it on its line. */
function inWords(text: string, reach: Reach): DestructiveAction[] {
  const lines = text.split(/[\n;&|]+/).map((line) => line.split(/[\s()`"'{}<>]+/).filter((word) => word !== ''))
  return [
    ...lines.flatMap((words) => words.flatMap((word, place) => taken([word.replace(/^\w+=/, ''), ...words.slice(place + 1)], reach))),
    ...inStatements(text).map((found) => ({ ...found, reach, command: found.verb })),
  ]
}

const taken = (words: readonly string[], reach: Reach): DestructiveAction[] => recognize(words).map((found) => ({ ...found, reach, command: words.join(' ') }))
