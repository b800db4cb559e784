import type { StateFile } from '#kit/records'

/**
 * A build's folder without what its `.dockerignore` names, as Docker reads that: patterns count from the folder, `**` crosses folders, `!` takes back, the last that
 * fits decides, and what fits a folder fits all below it. The Dockerfile stays.
 */
export function withoutIgnored(files: readonly StateFile[]): StateFile[] {
  const ignore = files.find(({ path }) => path === '/.dockerignore')
  if (ignore?.kind !== 'file') return [...files]
  const rules = parseRules(Buffer.from(ignore.content, 'base64').toString('utf8'))
  return files.filter(({ path }) => path === '/Dockerfile' || !isIgnored(path.slice(1), rules))
}

interface Rule {
  pattern: RegExp
  takesBack: boolean
}

function parseRules(text: string): Rule[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .flatMap((line): Rule[] => {
      const takesBack = line.startsWith('!')
      const path = clean(takesBack ? line.slice(1).trim() : line)
      return path === '' ? [] : [{ takesBack, pattern: toPattern(path) }]
    })
}

/** Without `.`, `..`, doubled and outer slashes. */
function clean(path: string): string {
  const kept: string[] = []
  for (const word of path.split('/')) {
    if (word === '..') kept.pop()
    else if (word !== '' && word !== '.') kept.push(word)
  }
  return kept.join('/')
}

/** As Go's filepath.Match has it, with `**` besides. */
function toPattern(path: string): RegExp {
  const source = path.replace(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|\\?[\s\S]/g, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    if (part.startsWith('[') && part.length > 1) return part.replace(/\\(?![\]\\^-])/g, '')
    return (part.length > 1 ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  })
  return new RegExp(`^${source}(?:/|$)`, 's')
}

function isIgnored(path: string, rules: readonly Rule[]): boolean {
  return rules.reduce((ignored, { pattern, takesBack }) => (pattern.test(path) ? !takesBack : ignored), false)
}
