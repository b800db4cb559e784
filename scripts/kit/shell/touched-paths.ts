import type { SimpleCommandNode, WordNode } from 'just-bash'
import { shells, unwrap } from './commands-of.ts'
import { parseScript, ShellSyntaxError } from './parse-script.ts'
import { printedText } from './printed-text.ts'
import { type Touch, touchesOf } from './touches-of.ts'

/** `path` is absolute as far as it can be told; `*` stands for what only running would tell. `command` is the command's name. */
export interface TouchedPath {
  path: string
  how: Touch
  command: string
}

/** What only running would tell; no text of a script holds it. */
const UNKNOWN = '\0'

/** Scripts that run each other many times over are not followed for ever. */
const MOST_RUN = 200

interface Scene {
  folder: string
  variables: Map<string, string>
  found: TouchedPath[]
  written: Map<string, string>
  ran: string[]
  /** Scripts that run now, by their paths: one that runs itself is followed once. */
  running: ReadonlySet<string>
}

export interface FollowedScript {
  paths: TouchedPath[]
  /** Scripts that it ran and that are no words of its commands: from a file it had written, a pipe, a here-document. */
  ran: string[]
}

/**
 * Which paths a script reads, lists, writes, removes or runs, as far as that is known before it runs: `cd` is followed, variables that are set to a plain text, and
 * scripts that it writes and runs. What stands in another language, and a script that does not parse, is searched for absolute paths (`names`, or `writes` where
 * it opens them so). `written` are the texts of files by their paths; what the script writes is added, so that a later one may run it.
 */
export function followScript(script: string, { folder = '/', written = new Map() }: { folder?: string; written?: Map<string, string> } = {}): FollowedScript {
  const scene: Scene = { folder, variables: new Map(), found: [], written, ran: [], running: new Set() }
  inScript(script, scene)
  return { paths: scene.found, ran: scene.ran }
}

export const touchedPaths = (script: string, folder = '/'): TouchedPath[] => followScript(script, { folder }).paths

function inScript(script: string, scene: Scene): void {
  try {
    walk(parseScript(script), scene)
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error
    scene.found.push(...namedIn(script, 'no script'))
  }
}

/** A script that another process runs: where it goes and what it sets stays its own. */
function inProcess(script: string, scene: Scene): void {
  scene.ran.push(script)
  inScript(script, { ...scene, variables: new Map(scene.variables) })
}

function walk(value: unknown, scene: Scene): void {
  if (Array.isArray(value)) for (const item of value) walk(item, scene)
  else if (value && typeof value === 'object') {
    const { type, variable, words } = value as { type?: unknown; variable?: unknown; words?: unknown } // every node of the tree has a type
    if (type === 'For' && typeof variable === 'string' && Array.isArray(words)) {
      // One pass for all rounds: the first word stands for them, and what is unknown in it stays so.
      const [first] = words as WordNode[] // a loop's words
      if (first) scene.variables.set(variable, textOf(first.parts, scene))
    }
    if (type === 'SimpleCommand') inCommand(value as SimpleCommandNode, scene) // by its type
    if (type === 'Pipeline') piped(value as PipelineNode, scene) // by its type
    for (const item of Object.values(value)) walk(item, scene)
    if (type !== 'SimpleCommand') redirected(value, '', scene)
  }
}

function inCommand(node: SimpleCommandNode, scene: Scene): void {
  for (const { name, value } of node.assignments) if (value) scene.variables.set(name, textOf(value.parts, scene))
  const words = node.name ? [node.name, ...node.args].map((word) => textOf(word.parts, scene)) : []
  redirected(node, words[0] ?? '', scene)
  keepWritten(node, words, scene)
  if (words[0] === 'export')
    for (const [, name = '', text = ''] of words.slice(1).map((word) => /^(\w+)=(.*)$/s.exec(word) ?? [])) scene.variables.set(name, text)
  for (const inner of unwrap(words))
    if (
      touched(
        inner.map((word) => word ?? UNKNOWN),
        node,
        scene,
      ) === 'whole'
    )
      break
}

/** `whole`: what this command runs in turn is looked into already. */
function touched(words: readonly string[], node: SimpleCommandNode, scene: Scene): 'whole' | 'itself' {
  const command = words[0]?.split('/').at(-1) ?? ''
  if (carriers.includes(command)) {
    const inner = carriedBy(words)
    return inner.length > 0 ? touched(inner, node, scene) : 'itself'
  }
  if (words[0]?.includes('/')) add(words[0], 'runs', command, scene)
  if (command === 'trap') inScript(words[1] ?? '', { ...scene })
  if (command === 'eval') {
    inScript(words.slice(1).join(' '), scene)
    return 'whole'
  }
  if (command === 'cd' || command === 'pushd') scene.folder = absolute(words.slice(1).find((word) => !word.startsWith('-')) ?? '/root', scene)
  const script = words.slice(1).findIndex((word) => /^-[a-z]*c$/.test(word))
  if (shells.includes(command) && script >= 0) {
    inScript(words[script + 2] ?? '', { ...scene })
    return 'whole'
  }
  if (languages.test(command)) {
    for (const code of [...words.slice(1).filter((word) => /[\s();'"]/.test(word)), ...hereTexts(node, scene)]) scene.found.push(...namedIn(code, command))
    const file = words.slice(1).find((word) => !word.startsWith('-') && !/[\s();'"]/.test(word))
    if (file) add(file, 'runs', command, scene)
  } else {
    if (shells.includes(command)) for (const text of hereTexts(node, scene)) inProcess(text, scene)
    for (const { path, how } of touchesOf(command, words.slice(1))) add(path, how, command, scene)
  }
  return 'itself'
}

const carriers = ['busybox', 'doas', 'sudo']

/** The command behind `sudo` and its like, without their options and the variables that they set; none where they only tell or ask. */
function carriedBy(words: readonly string[]): readonly string[] {
  let place = 1
  while (place < words.length && /^-|^[A-Za-z_]\w*=/.test(words[place] ?? '')) place += /^-[a-zA-Z]*[CDghpRrTtUu]$/.test(words[place] ?? '') ? 2 : 1
  return words.slice(place)
}

const languages = /^(python[\d.]*|perl|ruby|node|php)$/

type PipelineNode = { commands: readonly (SimpleCommandNode | { type: 'other' })[] }

/** `echo TEXT | bash`, `cat <<EOF | tee FILE`: what comes in is known. */
function piped({ commands }: PipelineNode, scene: Scene): void {
  for (const [place, command] of commands.entries()) {
    const before = commands[place - 1]
    if (command.type !== 'SimpleCommand' || before?.type !== 'SimpleCommand') continue
    const text = printedText(before, (parts) => textOf(parts, scene))
    const all = [command.name, ...command.args].map((word) => (word ? textOf(word.parts, scene) : ''))
    const [name = '', ...words] = carriers.includes(all[0] ?? '') ? carriedBy(all) : all
    if (text === null) continue
    if (shells.includes(name.split('/').at(-1) ?? '') && words.every((word) => /^-[a-z]*$/.test(word) && !word.includes('c'))) inProcess(text, scene)
    if (name === 'tee') for (const path of words.filter((word) => !word.startsWith('-'))) scene.written.set(absolute(path, scene), text)
  }
}

/** What a command puts into a file, where its words say it. */
function keepWritten(node: SimpleCommandNode, words: readonly string[], scene: Scene): void {
  const said = printedText(node, (parts) => textOf(parts, scene))
  if (said === null) return
  const text = said.endsWith('\n') ? said : `${said}\n`
  for (const { operator, target } of node.redirections) {
    if (target.type !== 'Word' || !['>', '>>', '>|'].includes(operator)) continue
    const path = absolute(textOf(target.parts, scene), scene)
    scene.written.set(path, operator === '>>' ? `${scene.written.get(path) ?? ''}${text}` : text)
  }
  if (words[0] === 'tee') for (const path of words.slice(1).filter((word) => !word.startsWith('-'))) scene.written.set(absolute(path, scene), text)
}

/** What an agent wrote and then runs does what it says. */
function run(path: string, command: string, scene: Scene): void {
  const text = scene.written.get(path)
  if (text === undefined || scene.running.has(path) || scene.ran.length >= MOST_RUN) return
  const [, program] = /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?(\S+)/.exec(text) ?? []
  if (languages.test(command) || languages.test(program ?? '')) scene.found.push(...namedIn(text.replace(/^#!.*/, ''), program ?? command))
  else inProcess(text, { ...scene, running: new Set([...scene.running, path]) })
}

function redirected(node: object, command: string, scene: Scene): void {
  const { redirections = [] } = node as Partial<Pick<SimpleCommandNode, 'redirections'>> // compound commands have them too
  for (const { operator, target } of redirections) {
    if (target.type !== 'Word' || operator === '<<<' || /^(\d+|-)$/.test(textOf(target.parts, scene))) continue
    add(textOf(target.parts, scene), operator === '<' ? 'reads' : 'writes', command || operator, scene)
  }
}

function hereTexts({ redirections }: SimpleCommandNode, scene: Scene): string[] {
  return redirections.flatMap(({ operator, target }) =>
    target.type === 'HereDoc' ? [textOf(target.content.parts, scene)] : operator === '<<<' ? [textOf(target.parts, scene)] : [],
  )
}

/** Texts in which paths stand that are opened somehow. */
function namedIn(code: string, command: string): TouchedPath[] {
  const paths = code.matchAll(/(?<![\w.~*$}-])(\/[\w.*-]+(?:\/[\w.*-]+)*)/g)
  return [...paths].map(({ index, 1: path = '' }) => {
    const [before, after] = [code.slice(0, index), code.slice(index + path.length)]
    const isWritten =
      /^['"]\s*,\s*(mode=)?['"][wax]/.test(after) ||
      /^['"]\)\.(write|unlink|touch)/.test(after) ||
      /(?:>\s*|\b(?:write|append)File(?:Sync)?\(\s*|\b(?:os\.(?:remove|unlink|truncate)|shutil\.rmtree|(?:unlink|rm)(?:Sync)?)\(\s*)['"`]?$/.test(before)
    return { path, how: isWritten ? 'writes' : 'names', command }
  })
}

function add(path: string, how: Touch, command: string, scene: Scene): void {
  const known = path.replaceAll(UNKNOWN, '')
  if (/[\n<>|;]/.test(path) || known === '') return
  const whole = absolute(path.replaceAll(UNKNOWN, '*'), scene)
  scene.found.push({ path: whole, how, command })
  if (how === 'runs') run(whole, command, scene)
}

function absolute(path: string, { folder }: Scene): string {
  const whole = path.startsWith('/') ? path : path.startsWith('~') ? `/root${path.slice(1)}` : `${folder}/${path}`
  const kept: string[] = []
  for (const part of whole.split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '' && part !== '.') kept.push(part)
  }
  return `/${kept.join('/')}`
}

function textOf(parts: WordNode['parts'], scene: Scene): string {
  return parts
    .map((part) => {
      if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'Escaped') return part.value
      if (part.type === 'DoubleQuoted') return textOf(part.parts, scene)
      if (part.type === 'Glob') return part.pattern
      if (part.type === 'TildeExpansion') return '~'
      if (part.type !== 'ParameterExpansion') return UNKNOWN
      const value = part.parameter === 'PWD' ? scene.folder : scene.variables.get(part.parameter)
      return part.operation === null ? (value ?? UNKNOWN) : UNKNOWN
    })
    .join('')
}
