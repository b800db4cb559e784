import type { Random } from './random.ts'

/** Fills `{slot}` in a wording. */
export function fill(wording: string, values: Readonly<Record<string, string>>): string {
  return wording.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const value = values[slot]
    if (value === undefined) throw new RangeError(`"${wording}" asks for {${slot}}, which its intent has no slot for`)
    return value
  })
}

/** The names in braces. */
export const slotsOf = (wording: string): string[] => [...wording.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')

const question = /^(what|which|how|is|who|where|whose|when|why|does|did|has|are|can) /i

/** A wording as people say it: now and then politely, in small letters, with or without a closing mark. Names are left alone. */
export function say(wording: string, values: Readonly<Record<string, string>>, random: Random): string {
  const asks = question.test(wording)
  const before = random.chance(0.5) ? '' : random.pick(asks ? ['aj, '] : ['please ', 'can you ', 'could you ', 'aj, '])
  const after = random.chance(0.6)
    ? ''
    : random.pick(asks ? [' now', ', please'] : before === 'please ' ? [' now', ' for me'] : [' please', ' now', ' for me', ', thanks'])
  const text = `${before}${before === '' ? wording : lowerFirst(wording)}${after}`
  // A full stop right after a name could be taken for a part of it.
  const endsInName = text.endsWith('}')
  const mark = asks || /^c(an|ould) you /.test(before) ? random.pick(['', '?']) : endsInName ? '' : random.pick(['', '.'])
  return fill(random.chance(0.5) ? upperFirst(text) : lowerFirst(text), values) + mark
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
