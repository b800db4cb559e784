import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { assistant, call, callText, noAccess, pythonJson, type Row, response, systemOf, user } from '../../../datasets/glaive/make-sample/grammar.ts'
import { madeWords, type Words } from './made-words.ts'

interface Tool {
  definition: { name: string; description: string; parameters: object }
  given(): Record<string, unknown>
}

/**
 * Rows in the grammar of glaive-function-calling-v2, no two alike but for `duplicates`, the share of rows that repeat one of the 1,000 before them: a good half
 * with calls, as in the upstream 31 % without tools and 13 % with tools that are not called, 2,400 bytes a row in the file. The quirks come as often as they were
 * seen or somewhat more often; three rows in a thousand cannot be read.
 */
export function* glaiveRows(count: number, { duplicates = 0, seed = 'glaive' } = {}): Generator<Row> {
  const words = madeWords(seed)
  const { random } = words
  const tools = Array.from({ length: 1500 }, () => makeTool(words))
  const latest: Row[] = []
  let fresh = 0
  for (let index = 0; index < count; index++) {
    const earlier = index > 0 && random.chance(duplicates) ? latest[random.integer(0, latest.length - 1)] : undefined
    const lot = random.next()
    const row = earlier ?? (lot < 0.306 ? talk(words) : lot < 0.44 ? declined(words, tools) : called(words, tools))
    if (!earlier) latest[fresh++ % 1000] = row
    yield row
  }
}

/** The file as upstream has it: one JSON array. */
export async function writeGlaive(path: string, rows: Iterable<Row>): Promise<void> {
  const file = createWriteStream(path)
  let [text, before] = ['[', '\n']
  for (const row of rows) {
    const { system, chat } = row
    text += `${before}  {\n    "system": ${JSON.stringify(system)},\n    "chat": ${JSON.stringify(chat)}\n  }`
    before = ',\n'
    if (text.length < 1 << 20) continue
    if (!file.write(text)) await once(file, 'drain')
    text = ''
  }
  file.end(`${text}\n]\n`)
  await once(file, 'close')
}

function makeTool({ random, plain, sentence, some }: Words): Tool {
  const names = [...new Set(Array.from({ length: random.integer(0, 4) }, plain))]
  const kinds = names.map(() => random.pick(['string', 'string', 'integer', 'number', 'boolean', 'array']))
  const properties = names.map((name, index) => [
    name,
    { type: kinds[index], ...(kinds[index] === 'array' && { items: { type: 'string' } }), description: some(random.integer(3, 10)) },
  ])
  const value = (kind: string | undefined): unknown =>
    kind === 'integer'
      ? random.integer(0, 5000)
      : kind === 'number'
        ? random.integer(1, 99_999) / 100
        : kind === 'boolean'
          ? random.chance(0.5)
          : kind === 'array'
            ? Array.from({ length: random.integer(1, 3) }, plain)
            : some(random.integer(1, 6))
  return {
    definition: {
      name: `${plain()}_${plain()}`,
      description: sentence(4, 9),
      parameters: names.length === 0 ? {} : { type: 'object', properties: Object.fromEntries(properties), required: names.slice(0, 2) },
    },
    given: () => Object.fromEntries(names.map((name, index) => [name, value(kinds[index])])),
  }
}

const turns = (words: Words, most: number): string =>
  Array.from({ length: words.random.integer(1, most) }, () => user(words.sentence(8, 28)) + assistant(words.sentences(words.random.integer(1, 12)))).join('')

const talk = (words: Words): Row => ({ system: noAccess, chat: turns(words, 5) })

function declared({ random }: Words, tools: readonly Tool[]): [Tool, ...Tool[]] {
  const first = random.pick(tools)
  const second = random.pick(tools)
  return random.chance(0.2) && first.definition.name !== second.definition.name ? [first, second] : [first]
}

const headOf = (tools: readonly Tool[]): string => systemOf(tools.map((tool) => tool.definition))

const declined = (words: Words, tools: readonly Tool[]): Row => ({ system: headOf(declared(words, tools)), chat: turns(words, 3) })

function called(words: Words, tools: readonly Tool[]): Row {
  const { random, sentence, sentences, plain } = words
  const own = declared(words, tools)
  const questions = Array.from({ length: random.integer(1, 3) }, () => {
    const tool = random.pick(own)
    const { name } = tool.definition
    const given = argumentsOf(words, tool.given())
    const asks = random.chance(0.05) ? assistant(`${sentence(4, 9)} ${callText(name, given)}`) : call(name, given)
    const result = random.chance(0.02) ? sentence(3, 8) : { [plain()]: random.integer(1, 9999), [plain()]: sentences(1), [plain()]: [plain(), plain()] }
    return user(sentence(8, 28)) + asks + response(result) + assistant(sentences(random.integer(2, 8)))
  })
  const lot = random.next()
  const thanks = user('Thanks!')
  const end = lot < 0.02 ? thanks : lot < 0.025 ? assistant(sentence(4, 9)) : lot < 0.3 ? thanks + assistant("You're welcome!") : ''
  const chat = questions.join('') + end
  return {
    system: headOf(own),
    chat: random.chance(0.002) ? chat.replace(/\s+/g, ' ') : random.chance(0.003) ? chat.replace('FUNCTION RESPONSE:', 'RESULT:') : chat,
  }
}

/** Mostly between single quotes; sometimes bare, on several lines, with a raw line break within a string or an apostrophe escaped. */
function argumentsOf({ random }: Words, given: Record<string, unknown>): string {
  const lot = random.next()
  if (lot < 0.06) return pythonJson(given)
  if (lot < 0.12) return `'${JSON.stringify(given, null, 2)}'`
  if (lot < 0.13) return `'${pythonJson({ ...given, note: 'one\ntwo' }).replace('\\n', '\n')}'`
  if (lot < 0.14) return `'${pythonJson({ ...given, note: "life's full" }).replace("'", "\\'")}'`
  return `'${pythonJson(given)}'`
}
