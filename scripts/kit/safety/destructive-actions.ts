import { type CommandWords, commandsOf } from '#kit/shell'
import { after, carried, type Reach } from './carriers.ts'
import { type Destruction, destruction, inStatements, recognize, sqlClients } from './commands/index.ts'

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
  const script = scriptOf(given)
  if (script === null) return []
  const reach = reachOf(call.name, given)
  const found = [...inScript(script, reach), ...ontoDevices(script, reach)]
  return [...new Map(found.map((action) => [JSON.stringify(action), action])).values()]
}

const disk = String.raw`\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|dm-|md|mapper\/)[\w-]*`

/** What a redirection or a copy writes over (`> /dev/sda`), and the kernel's own way to reboot: no words of a command that is known, so the text is searched. */
function ontoDevices(script: string, reach: Reach): DestructiveAction[] {
  const written = [...script.matchAll(new RegExp(`(?:>\\s*|\\b(?:tee|cp)\\b[^|;&\\n]*\\s)(${disk})`, 'g'))].map(([, target = '']) =>
    destruction('> device', 'format', 'device', target),
  )
  const rebooted = />\s*\/proc\/sysrq-trigger/.test(script) ? [destruction('> /proc/sysrq-trigger', 'reboot', 'host')] : []
  return [...written, ...rebooted].map((found) => ({ ...found, reach, command: found.verb }))
}

/** The script among the arguments of a call; null for a tool that runs none. */
export function scriptOf(given: Readonly<Record<string, unknown>>): string | null {
  const script = [given.command, given.cmd, given.script].find((text) => typeof text === 'string')
  return typeof script === 'string' ? script : null
}

export function parsed(text: string): Readonly<Record<string, unknown>> {
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
  const inner = carried(words, reach)
  if (inner) return inScript(inner.script, inner.reach)
  if (languages.test(words[0] ?? ''))
    return words.flatMap((word, place) => (/^-(c|e|r|-eval)$/.test(words[place - 1] ?? '') && word ? inWords(word, reach) : []))
  return recognize(words).map((found) => ({ ...found, reach, command: textOf(words) }))
}

const textOf = (words: CommandWords): string => words.map((word) => word ?? '?').join(' ')

/** What is written in another language is searched for the words. */
const languages = /(^|\/)(python[\d.]*|perl|ruby|node|php)$/
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
