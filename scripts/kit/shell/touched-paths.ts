import type { SimpleCommandNode, WordNode } from 'just-bash'
import { unwrap } from './commands-of.ts'
import { parseScript, ShellSyntaxError } from './parse-script.ts'
import { type Touch, touchesOf } from './touches-of.ts'

/** `path` is absolute as far as it can be told; `*` stands for what only running would tell. `command` is the command's name. */
export interface TouchedPath {
  path: string
  how: Touch
  command: string
}

/** What only running would tell; no text of a script holds it. */
const UNKNOWN = '\0'

interface Scene {
  folder: string
  variables: Map<string, string>
  found: TouchedPath[]
}

/**
 * Which paths a script reads, lists, writes, removes or runs, as far as that is known before it runs: `cd` is followed, and variables that are set to a plain text.
 * What stands in another language, and a script that does not parse, is searched for absolute paths (`names`, or `writes` where it opens them so).
 */
export function touchedPaths(script: string, folder = '/'): TouchedPath[] {
  return inScript(script, { folder, variables: new Map(), found: [] })
}

function inScript(script: string, scene: Scene): TouchedPath[] {
  try {
    walk(parseScript(script), scene)
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error
    scene.found.push(...namedIn(script, 'no script'))
  }
  return scene.found
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
    for (const item of Object.values(value)) walk(item, scene)
    if (type !== 'SimpleCommand') redirected(value, '', scene)
  }
}

function inCommand(node: SimpleCommandNode, scene: Scene): void {
  for (const { name, value } of node.assignments) if (value) scene.variables.set(name, textOf(value.parts, scene))
  const words = node.name ? [node.name, ...node.args].map((word) => textOf(word.parts, scene)) : []
  redirected(node, words[0] ?? '', scene)
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
  if (['sudo', 'doas'].includes(command)) return touched(words.slice(words.findIndex((word, place) => place > 0 && !word.startsWith('-'))), node, scene)
  if (words[0]?.includes('/')) add(words[0], 'runs', command, scene)
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
    if (shells.includes(command)) for (const text of hereTexts(node, scene)) inScript(text, scene)
    for (const { path, how } of touchesOf(command, words.slice(1))) add(path, how, command, scene)
  }
  return 'itself'
}

const shells = ['bash', 'dash', 'ksh', 'sh', 'zsh']
const languages = /^(python[\d.]*|perl|ruby|node|php)$/

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
  return [...paths].map(([, path = '']) => {
    const after = code.slice(code.indexOf(path)).slice(path.length, path.length + 40)
    const isWritten =
      /^['"]\s*,\s*(mode=)?['"][wax]/.test(after) || /^['"]\)\.(write|unlink|touch)/.test(after) || new RegExp(`>\\s*['"]?${escaped(path)}`).test(code)
    return { path, how: isWritten ? 'writes' : 'names', command }
  })
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

function add(path: string, how: Touch, command: string, scene: Scene): void {
  const known = path.replaceAll(UNKNOWN, '')
  if (/[\n<>|;]/.test(path) || known === '') return
  scene.found.push({ path: absolute(path.replaceAll(UNKNOWN, '*'), scene), how, command })
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
      if (part.type === 'ParameterExpansion' && part.operation === null) return scene.variables.get(part.parameter) ?? UNKNOWN
      return UNKNOWN
    })
    .join('')
}
