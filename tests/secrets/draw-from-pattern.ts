/** Picks a whole number from 0 up to and without `below`. */
export type Pick = (below: number) => number

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const NAMED: Readonly<Record<string, string>> = { d: '0123456789', w: `${ALPHANUMERIC}_`, s: ' ', S: ALPHANUMERIC, b: '', n: '\n' }
/** Where a pattern asks for at least one character, a secret has some more: no detector means a password of one. */
const USUAL = 16

export interface Drawn {
  text: string
  /** By number and by name, as a match of the pattern would have them. */
  groups: Readonly<Record<string, string>>
}

/** A text that a regular expression matches, for the syntax that detectors of secrets use. What only looks around adds nothing; what may be absent in quotes is. */
export function drawFromPattern({ source }: RegExp, pick: Pick): Drawn {
  const groups: Record<string, string> = {}
  let [at, count] = [0, 0]

  function alternatives(): string {
    const drawn = [sequence()]
    while (source[at] === '|') {
      at++
      drawn.push(sequence())
    }
    return drawn[pick(drawn.length)] ?? ''
  }
  function sequence(): string {
    let text = ''
    while (at < source.length && source[at] !== '|' && source[at] !== ')') text += repeated()
    return text
  }
  function repeated(): string {
    const start = at
    const one = atom()
    const isGroup = source[start] === '('
    const [from, to] = quantifier(isGroup)
    const end = at
    let text = ''
    for (let turn = from < to ? from + pick(to - from + 1) : from; turn > 0; turn--) {
      if (text === '' && turn === 1 && from === 1 && to === 1) return one
      at = start
      text += atom()
    }
    at = end
    return text
  }
  function quantifier(isGroup: boolean): [number, number] {
    const [whole = '', sign = '', least = '', comma = '', most = ''] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})?\??/.exec(source.slice(at)) ?? []
    if (whole === '') return [1, 1]
    at += whole.length
    if (sign === '?') return isGroup ? [1, 1] : [0, 0]
    if (sign === '*') return [0, 0]
    if (sign === '+') return [1, 3]
    const from = Number(least)
    const to = comma === '' ? from : most === '' ? from + 20 : Number(most)
    return [from === 1 ? Math.min(USUAL, to) : from, from === 0 ? 0 : Math.min(to, Math.max(from, USUAL) + 8)]
  }
  function atom(): string {
    const sign = source[at++] ?? ''
    if (sign === '(') return group()
    if (sign === '[') return characterClass()
    if (sign === '\\') return escaped()
    return sign === '^' || sign === '$' ? '' : sign
  }
  function group(): string {
    const [opening = '', name = ''] = /^\?(?:<([A-Za-z]\w*)>|[:=!]|<[=!])/.exec(source.slice(at)) ?? []
    at += opening.length
    const isCaptured = opening === '' || name !== ''
    const number = isCaptured ? ++count : 0
    const text = alternatives()
    at++
    if (isCaptured) groups[name || number] = text
    return opening === '' || name !== '' || opening === '?:' ? text : ''
  }
  function escaped(): string {
    const letter = source[at++] ?? ''
    if (letter === 'p') at = source.indexOf('}', at) + 1
    const set = NAMED[letter]
    return set === undefined ? (letter === 'p' ? '' : letter) : (set[pick(set.length)] ?? '')
  }
  function characterClass(): string {
    const isNegated = source[at] === '^'
    let set = ''
    for (; source[at] !== ']' || at === 0; at++) {
      if (source[at] === '\\') set += NAMED[source[++at] ?? ''] ?? source[at]
      else if (source[at + 1] === '-' && source[at + 2] !== ']') {
        const [low, high] = [source.charCodeAt(at), source.charCodeAt(at + 2)]
        set += String.fromCharCode(...Array.from({ length: high - low + 1 }, (_, step) => low + step))
        at += 2
      } else set += source[at]
    }
    at++
    if (isNegated) return ALPHANUMERIC[pick(ALPHANUMERIC.length)] ?? ''
    const usual = set.length > 20 ? set.replaceAll(/[\s\\]/g, '') : set
    return usual[pick(usual.length)] ?? ''
  }
  return { text: alternatives(), groups }
}
