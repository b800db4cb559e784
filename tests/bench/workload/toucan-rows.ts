import { createHash } from 'node:crypto'
import { z } from 'zod'
import { openTableWriter } from '#kit/table'
import { assistant, call, pythonJson, type Row, response, type Turn, user } from '../../../datasets/toucan/make-sample/grammar.ts'
import { madeWords, type Words } from './made-words.ts'

interface Tool {
  name: string
  wants: readonly string[]
}
interface Server {
  title: string
  tools: readonly Tool[]
  /** The tools as JSON text, as they stand in a row. */
  text: string
}

const SFT_ROW = z.strictObject({
  uuid: z.string(),
  subset_name: z.string(),
  question: z.string(),
  target_tools: z.string(),
  tools: z.string(),
  messages: z.string(),
})

/**
 * Rows in the grammar of Toucan's SFT form, no two alike but for `duplicates`, the share of rows that repeat the talk of one of the 1,000 before them: the four
 * subsets in upstream's shares, 70 % with calls, eight in a thousand with an invalid escape, 11 KB a row.
 */
export function* toucanRows(count: number, { duplicates = 0, seed = 'toucan' } = {}): Generator<Row> {
  const words = madeWords(seed)
  const { random } = words
  const servers = Array.from({ length: 400 }, () => makeServer(words))
  const latest: Row[] = []
  let fresh = 0
  for (let index = 0; index < count; index++) {
    const uuid = createHash('sha256').update(`${seed} ${index}`).digest('hex')
    const earlier = index > 0 && random.chance(duplicates) ? latest[random.integer(0, latest.length - 1)] : undefined
    const row = earlier ?? makeRow(words, random.pick(servers))
    if (!earlier) latest[fresh++ % 1000] = row
    yield { ...row, uuid: [uuid.slice(0, 8), uuid.slice(8, 12), `5${uuid.slice(13, 16)}`, `8${uuid.slice(17, 20)}`, uuid.slice(20, 32)].join('-') }
  }
}

/** A shard as upstream has it: Parquet, all columns text. */
export async function writeToucan(path: string, rows: Iterable<Row>): Promise<void> {
  const writer = await openTableWriter(path, SFT_ROW)
  for (const row of rows) await writer.write(row)
  await writer.close()
}

function makeServer({ random, plain, some, sentence }: Words): Server {
  const title = `${plain()} ${plain()}`
  const tools = Array.from({ length: random.integer(2, 10) }, () => ({
    name: `${title.replaceAll(' ', '-')}-${plain()}_${plain()}`,
    wants: [...new Set(Array.from({ length: random.integer(1, 4) }, plain))],
  }))
  const declared = tools.map(({ name, wants }) => {
    const properties = Object.fromEntries(wants.map((want) => [want, { type: 'string', description: some(random.integer(4, 14)) }]))
    return { type: 'function', function: { name, description: sentence(10, 30), parameters: { type: 'object', properties, required: wants.slice(0, 1) } } }
  })
  return { title, tools, text: pythonJson(declared) }
}

function makeRow(words: Words, server: Server): Row {
  const { random, sentences, sentence } = words
  const lot = random.next()
  const subset = lot < 0.24 ? 'single-turn-original' : lot < 0.57 ? 'irrelevant' : lot < 0.7 ? 'single-turn-diversify' : 'multi-turn'
  const asked = Array.from({ length: subset === 'multi-turn' ? random.integer(2, 4) : 1 }, () => sentences(random.integer(2, 5)))
  const callsAtAll = subset !== 'irrelevant' || random.chance(0.1)
  const messages = asked.flatMap((question) => [user(question), ...(callsAtAll ? steps(words, server) : []), assistant(sentences(random.integer(4, 14)))])
  const target = server.tools.slice(0, random.integer(1, 2)).map((tool) => `${server.title}::${tool.name}`)
  return {
    uuid: '',
    subset_name: subset,
    question: asked.length > 1 ? pythonJson(asked) : (asked[0] ?? sentence(4, 8)),
    target_tools: target.join(', '),
    tools: server.text,
    messages: pythonJson(messages),
  }
}

/** Some calls, one after the other or two at once, with what they give. */
function steps({ random, some, sentence, sentences, plain }: Words, server: Server): Turn[] {
  return Array.from({ length: random.integer(1, 3) }, () => {
    const uses = Array.from({ length: random.chance(0.15) ? 2 : 1 }, () => {
      const tool = random.pick(server.tools)
      const given = pythonJson(Object.fromEntries(tool.wants.map((want) => [want, some(random.integer(1, 8))])))
      return call(tool.name, random.chance(0.003) ? given.replace(/^\{"\w+": "/, (start) => `${start}it\\'s `) : given)
    })
    const results = uses.map(() => response({ [plain()]: sentences(random.integer(4, 30)), [plain()]: random.integer(1, 999) }))
    return [...(random.chance(0.4) ? [assistant(sentence(6, 20))] : []), ...uses, ...results]
  }).flat()
}
