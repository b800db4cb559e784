import type { Random } from '#kit/stage'
import { distinct } from './distinct.ts'
import { gpt, human, type Part, type Said } from './row.ts'

// The converter knows the instruction by its first words; the rest is this project's.
const INSTRUCTION = `I will ask you a question, then you should help me operate a MySQL database with SQL to answer the question.
Say what you plan, then do one thing. To run a statement, write:
Action: Operation
\`\`\`sql
the statement, on one line
\`\`\`
To give the answer, write:
Action: Answer
Final Answer: ["a value", "another"]`

const TABLES = [
  { table: 'loans', columns: ['book', 'member', 'days'], what: 'loans of books' },
  { table: 'matches', columns: ['home', 'guest', 'goals'], what: 'matches' },
  { table: 'parcels', columns: ['sender', 'town', 'grams'], what: 'parcels' },
  { table: 'trips', columns: ['driver', 'line', 'minutes'], what: 'trips' },
  { table: 'plants', columns: ['genus', 'bed', 'height'], what: 'plants' },
] as const

const operation = (thought: string, sql: string): string => `${thought}\nAction: Operation\n\`\`\`sql\n${sql}\n\`\`\``
const answer = (thought: string, values: string): string => `${thought}\nAction: Answer\nFinal Answer: ${values}`
const opening = (question: string): Said[] => [human(INSTRUCTION), gpt('Ok.', false), human(question)]
const describeTable = (table: string, columns: readonly string[]): string =>
  `The name of this table is ${table}, and the headers of this table are ${columns.join(',')}.`

interface Question {
  question: string
  turns: Said[]
}

const kinds: readonly ((random: Random) => Question)[] = [
  (random) => {
    const { table, columns, what } = random.pick(TABLES)
    const [limit, count] = [random.integer(3, 400), random.integer(1, 60)]
    return {
      question: `How many ${what} have more than ${limit} ${columns[2]}?\n${describeTable(table, columns)}`,
      turns: [
        gpt(
          operation(`I count the rows of ${table} whose ${columns[2]} are above ${limit}.`, `SELECT COUNT(*) FROM \`${table}\` WHERE ${columns[2]} > ${limit}`),
        ),
        human(`[(${count},)]`),
        gpt(answer(`The database has counted ${count}.`, `[${count}]`)),
      ],
    }
  },
  (random) => {
    const { table, columns } = random.pick(TABLES)
    const [first, second] = [random.pick(['Adler', "O'Neill", 'Quint', 'Sorel']), random.pick(['Brandt', 'Ito', 'Mbeki', 'Vidal'])]
    const limit = random.integer(2, 90)
    return {
      question: `Which values of ${columns[0]} stand in ${table} with a ${columns[2]} below ${limit}?\n${describeTable(table, columns)}`,
      turns: [
        gpt(
          operation('Each value is wanted once, so I select distinct ones.', `SELECT DISTINCT ${columns[0]} FROM \`${table}\` WHERE ${columns[2]} < ${limit};`),
        ),
        human(first.includes("'") ? `[("${first}",), ('${second}',)]` : `[('${first}',), ('${second}',)]`),
        gpt(answer('These two have come back.', JSON.stringify([first, second]))),
      ],
    }
  },
  (random) => {
    const { table, columns, what } = random.pick(TABLES)
    const limit = random.integer(2, 900)
    return {
      question: `Delete all ${what} whose ${columns[2]} are ${limit}.\n${describeTable(table, columns)}`,
      turns: [
        gpt(operation('A DELETE with a condition does it.', `DELETE FROM \`${table}\` WHERE ${columns[2]} = ${limit}`)),
        human('[]'),
        gpt(answer('The rows are deleted.', '["none"]')),
      ],
    }
  },
]

const ask = (question: string, ...turns: Said[]): Said[] => [...opening(question), ...turns]
const query = gpt(operation('I ask for it.', 'SELECT town FROM `parcels` LIMIT 1'))

export const makeDb = (random: Random): Part => ({
  solved: kinds.flatMap((make) =>
    distinct(
      5,
      () => make(random),
      ({ question }) => question,
    ).map(({ question, turns }) => ask(question, ...turns)),
  ),
  quirky: [
    // A Python list, a value without a list, and a list that was cut before it.
    ask('To which town went the first of the parcels?', query, human("[('Bergen',)]"), gpt(answer('It went to Bergen.', "['Bergen']"))),
    ask('How heavy is the heaviest of the parcels?', query, human('[(970,)]'), gpt(answer('It weighs 970 grams.', '970'))),
    ask(
      'Name the towns that got parcels.',
      query,
      human("[('Bergen',), ('Oslo',), ('Ta[TRUNCATED]"),
      gpt(answer('The list was cut; these are sure.', '["Bergen", "Oslo"]')),
    ),
    // No question of its own form before it, and an action that is not to be learnt.
    [
      human('Which line is the longest? The name of the table is trips.'),
      gpt(operation('I guess a column.', 'SELECT length FROM `trips`'), false),
      human("(1054, \"Unknown column 'length' in 'field list'\")"),
      gpt(operation('The column is minutes.', 'SELECT line FROM `trips` ORDER BY minutes DESC LIMIT 1')),
      human("[('12',)]"),
      gpt(answer('It is line 12.', '["12"]')),
    ],
  ],
  rejected: [
    ask('Who sent the last of the parcels?', gpt('Somebody did.')),
    ask('Who drives line 4?', gpt('I look it up.\nAction: Browse\ntrips')),
    ask('Which book was lent most often?', gpt('I select it.\nAction: Operation\nSELECT book FROM loans')),
    ask('Who is the eldest member?', query, human('[]'), gpt(answer('I read it off.', '[Adler, ["x"'))),
  ],
})
