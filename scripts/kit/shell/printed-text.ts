import type { SimpleCommandNode, WordNode } from 'just-bash'

/** What a command prints, where its words say so: `echo`, `printf`, and `cat` or `tee` of a here-document. Null where only running would tell. */
export function printedText({ name, args, redirections }: SimpleCommandNode, textOf: (parts: WordNode['parts']) => string): string | null {
  const command = name ? textOf(name.parts) : ''
  const words = args.map((word) => textOf(word.parts))
  if (command === 'echo') {
    const first = words.findIndex((word) => !/^-[neE]+$/.test(word))
    const said = first < 0 ? '' : words.slice(first).join(' ')
    return words.slice(0, Math.max(first, 0)).some((word) => word.includes('e')) ? unescaped(said) : said
  }
  if (command === 'printf') {
    const [format = '', ...values] = words[0] === '--' ? words.slice(1) : words
    return format.startsWith('-') ? null : unescaped(format).replaceAll(/%[sbdq%]/g, (place) => (place === '%%' ? '%' : (values.shift() ?? '')))
  }
  if (command !== 'tee' && (command !== 'cat' || words.some((word) => word !== '-'))) return null
  const given = redirections.find(({ operator, target }) => target.type === 'HereDoc' || operator === '<<<')
  if (!given) return null
  return textOf(given.target.type === 'HereDoc' ? given.target.content.parts : given.target.parts)
}

const unescaped = (text: string): string => text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\\\', '\\')
