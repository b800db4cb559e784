import type { Random } from '#kit/stage'
import { makeAlfworld } from './alfworld.ts'
import { makeDb } from './db.ts'
import { makeKg } from './kg.ts'
import { makeMind2web } from './mind2web.ts'
import { makeOs } from './os/index.ts'
import type { Said } from './row.ts'
import { makeWebshop } from './webshop.ts'

const makers = { os: makeOs, db: makeDb, alfworld: makeAlfworld, webshop: makeWebshop, kg: makeKg, mind2web: makeMind2web }

/** The rows shipped in place of AgentInstruct: made up for this project, in the upstream grammars, each task another. */
export function makeSample(random: Random): string {
  const rows = Object.entries(makers).flatMap(([split, make]) => {
    const { solved, quirky, rejected } = make(random)
    return [...solved, ...quirky, ...rejected].map((conversations, index) => ({ conversations, id: `${split}_${index}` }))
  })
  const [first] = rows
  if (!first) throw new Error('a sample without rows')
  const lines: unknown[] = [
    ...rows,
    { ...first, id: 'cards_0' },
    // As one mirror has it: the turns as the text of a NumPy array. The second was cut.
    { conversations: printed(retold(first.conversations)), id: 'os_printed' },
    { conversations: "[{'from': 'human', 'loss': None, 'value': 'Now, my pro", id: 'os_cut' },
    // This one is no row at all.
    { conversations: [], id: 'os_empty' },
  ]
  return `${lines.map((row) => JSON.stringify(row)).join('\n')}\n`
}

/** The same conversation about another task, so that it is no duplicate. */
function retold(conversations: readonly Said[]): Said[] {
  const last = conversations.findLastIndex((turn) => turn.value.includes('problem is:'))
  return conversations.map((turn, index) => (index === last ? { ...turn, value: `${turn.value} It's asked of you, "as root".` } : turn))
}

const printed = (conversations: readonly Said[]): string =>
  `[${conversations.map(({ from, loss, value }) => `{'from': '${from}', 'loss': ${loss === null ? 'None' : loss ? 'True' : 'False'}, 'value': ${python(value)}}`).join('\n ')}]`

const python = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\u001b', '\\x1b').replaceAll('\u0007', '\\x07')}'`
