import { excerpt } from '#kit/repair'
import { declareTool } from './declare-tool.ts'
import { divideArguments } from './divide-arguments.ts'
import { callOf, cutAtMarker, defineGrammar, spoken, takeLine, thoughtOf, unread, whateverFollows } from './grammar.ts'

const ACTION = /(?:^|\n)[ \t]*Action:[ \t]*/
const FINAL_ANSWER = /(?:^|\n)[ \t]*Final Answer:[ \t]*\S.*\s*$/
const CALL = /^([a-z_]+)\((.*)\)\.?$/
const VARIABLE = 'An entity by name, or a variable as "#0"'

const FUNCTIONS: Record<string, readonly string[]> = {
  get_relations: ['variable'],
  get_neighbors: ['variable', 'relation'],
  intersection: ['variable1', 'variable2'],
  get_attributes: ['variable'],
  argmax: ['variable', 'attribute'],
  argmin: ['variable', 'attribute'],
  count: ['variable'],
}

/** `Thought: ...`, then `Action: get_neighbors(#0, people.person.profession)`, or at the end `Final Answer: #3`, which stays text. */
export default defineGrammar({
  system:
    'You answer questions from a knowledge base by asking it, one question at a time and at most 15 times. What it finds is kept as a variable: #0 is the first, #1 ' +
    'the second. Look for relations before you follow one, and for attributes before you compare by one. When a variable is the answer, say so and end with ' +
    '"Final Answer: #id".',
  tools: [
    declareTool('get_relations', 'List the relations of an entity or a variable.', { variable: VARIABLE }),
    declareTool('get_neighbors', 'Find all that a relation leads to, as a new variable.', { variable: VARIABLE, relation: 'One of its relations' }),
    declareTool('intersection', 'Find what two variables of the same type have in common, as a new variable.', { variable1: VARIABLE, variable2: VARIABLE }),
    declareTool('get_attributes', 'List the attributes of a variable that are numbers. Only for questions about the most or the least.', {
      variable: VARIABLE,
    }),
    declareTool('argmax', 'Find the entity with the largest value of an attribute, as a new variable.', {
      variable: VARIABLE,
      attribute: 'One of its attributes',
    }),
    declareTool('argmin', 'Find the entity with the smallest value of an attribute, as a new variable.', {
      variable: VARIABLE,
      attribute: 'One of its attributes',
    }),
    declareTool('count', 'Count the entities of a variable.', { variable: VARIABLE }),
  ],
  opener: /^\s*(?:A new question|Question):\s*/,
  hasDemonstration: true,

  readAction(value) {
    const cut = cutAtMarker(value, ACTION)
    if (!cut) {
      return FINAL_ANSWER.test(value) ? spoken(thoughtOf(value), null) : unread('no-action', `neither "Action:" nor "Final Answer:" in: ${excerpt(value)}`)
    }
    const { line, rules } = takeLine(cut.action)
    const [, name = '', given = ''] = CALL.exec(line) ?? []
    if (name === '' || !rules) return unread('action-syntax', `cannot read the action: ${excerpt(cut.action)}`)
    const names = FUNCTIONS[name]
    if (!names) return unread('unknown-action', `no such function: ${excerpt(cut.action)}`)
    // Only the functions it knows are calls: names of entities hold parentheses too.
    if (Object.keys(FUNCTIONS).some((other) => given.includes(`${other}(`))) return unread('action-syntax', `a call within a call: ${excerpt(cut.action)}`)
    const parts = divideArguments(given, names)
    if (parts.kind === 'problem') return unread(parts.reason, `${parts.detail}: ${excerpt(cut.action)}`)
    return spoken(cut.thought, callOf(name, parts.arguments), rules)
  },

  readObservation(value, isAwaited) {
    return whateverFollows(value.replace(/^\s*Observation:[ \t]*/, ''), isAwaited)
  },
})
