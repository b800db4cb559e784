import { type Example, exampleId, type ToolDefinition } from '#kit/records'

/** Of 100 rows so many say the same as an earlier one, and so many the same but for one sentence of 13. */
export const DUPLICATES = 4
export const NEAR_DUPLICATES = 6

const SENTENCES = 20_000
const SENTENCES_A_ROW = 13
const NOUNS =
  'invoice host ticket order report backup parcel sensor account route recipe league station cluster volume queue poem contract flight permit'.split(' ')
const VERBS =
  'check list archive compare restart renew forward measure merge cancel schedule translate price inspect book rename export audit match trace'.split(' ')
const ENDS = 'before noon,after the next release,for the second team,without telling anyone,as the manual says,once the lights are green'.split(',')

/** Rows of about 2 KB, the same for the same number: two thirds are questions and a call, one third is talk. */
export function* mergeRows(count: number): Generator<Example> {
  const random = numbers(1)
  const sentences = Array.from({ length: SENTENCES }, () => sentence(random))
  const pick = () => sentences[random(SENTENCES)] ?? ''
  const kept: string[][] = []
  for (let row = 0; row < count; row++) {
    const lot = row > 100 ? random(100) : 100
    const earlier = kept[random(Math.max(1, kept.length))] ?? []
    const said = lot < DUPLICATES + NEAR_DUPLICATES ? [...earlier] : Array.from({ length: SENTENCES_A_ROW }, pick)
    if (lot >= DUPLICATES && lot < DUPLICATES + NEAR_DUPLICATES) said[random(SENTENCES_A_ROW)] = pick()
    // Copies are taken of the latest rows alone, so that this needs no memory for all of them.
    if (lot >= DUPLICATES + NEAR_DUPLICATES) kept[row % 5000] = said
    yield exampleOf(row, said)
  }
}

function exampleOf(row: number, said: readonly string[]): Example {
  const provenance = { source: row % 2 === 0 ? 'glaive' : 'toucan', revision: '1', row: String(row), licence: 'Apache-2.0' }
  const user = said.join(' ')
  const calls = (said[0]?.length ?? 0) % 3 !== 0
  const id = `call_${row}`
  return {
    version: 1,
    id: exampleId(provenance),
    group: `g${row % 997}`,
    tags: [calls ? 'call' : 'no-call'],
    messages: [
      { role: 'user', content: user },
      ...(calls
        ? [
            {
              role: 'assistant' as const,
              content: null,
              tool_calls: [{ id, type: 'function' as const, function: { name: 'look_up', arguments: JSON.stringify({ query: said[1] }) } }],
              weight: 1 as const,
            },
            { role: 'tool' as const, tool_call_id: id, content: `{"found":${(said[2]?.length ?? 0) * 7}}` },
          ]
        : []),
      { role: 'assistant', content: `It is done. ${said[3]} ${said[4]}`, weight: 1 },
    ],
    tools: calls ? [lookUp] : [],
    provenance,
  }
}

const lookUp: ToolDefinition = {
  type: 'function',
  function: {
    name: 'look_up',
    description: 'Looks something up in the records of the office and returns what was found',
    parameters: { type: 'object', properties: { query: { type: 'string', description: 'What to look for' } }, required: ['query'] },
  },
}

function sentence(random: (of: number) => number): string {
  const one = (words: readonly string[]) => words[random(words.length)] ?? ''
  const name = Array.from({ length: 3 + random(3) }, () => 'bcdfghklmnprstvz'.charAt(random(16)) + 'aeiou'.charAt(random(5))).join('')
  return `Please ${one(VERBS)} the ${one(NOUNS)} ${name} and ${one(VERBS)} its ${one(NOUNS)} number ${random(10_000)} with ${one(NOUNS)} ${random(1000)} ${one(ENDS)}.`
}

/** A linear congruential generator (Numerical Recipes): whole numbers below `of`, the same in every run. */
function numbers(seed: number): (of: number) => number {
  let state = seed
  return (of) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * of)
  }
}
