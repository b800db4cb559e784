import { knownNames } from '#kit/spelling'

type Options = Readonly<Record<string, { type: string }>>

/**
 * What is wrong with the words of a command, null where nothing is. Words that it does not know are passed over by those who read them, and a flag without its value takes the
 * next word's place.
 */
export function findOptionFault(words: readonly string[], options: Options, { takesFiles }: { takesFiles: boolean }): string | null {
  for (let place = 0; place < words.length; place++) {
    const word = words[place] ?? ''
    if (word === '--') return null
    if (!/^--?[a-z]/i.test(word)) {
      if (takesFiles) continue
      return `nothing is done with "${word}"; --help names the options`
    }
    const name = word.replace(/^-+/, '').replace(/=.*/s, '')
    const option = word.startsWith('--') && Object.hasOwn(options, name) ? options[name] : undefined
    if (!option) return `there is no option ${word.replace(/=.*/s, '')}; ${mendOf(name, Object.keys(options))}`
    if (option.type !== 'string' || word.includes('=')) continue
    const value = words[++place]
    if (value === undefined || value.startsWith('--')) return `${word} is given without a value; write one behind it`
  }
  return null
}

function mendOf(name: string, known: readonly string[]): string {
  const near = /^did you mean "(.*)"\?$/.exec(knownNames(name, known))?.[1]
  return near === undefined ? '--help names those there are' : `did you mean --${near}?`
}
