import { compactJson, excerpt, parsePythonLiteral, repairJson } from '#kit/repair'
import { declareTool } from './declare-tool.ts'
import { callOf, cutAtMarker, defineGrammar, rulesFor, spoken, unread, whateverFollows } from './grammar.ts'

// Some turns give the answer without the line before it.
const ACTION = /(?:^|\n)[ \t]*(?:Action:[ \t]*|(?=Final Answer:))/
const STATEMENT = /^Operation\.?\s*\n\s*```(?:sql|mysql)?[ \t]*\n([\s\S]*?)\n?[ \t]*```([^`]*)$/i
const ANSWER = /^(?:Answer\.?\s+)?Final Answer:\s*([\s\S]+)$/i

/** Free thought, then `Action: Operation` with fenced SQL, or `Action: Answer` and `Final Answer: ["..."]`. */
export default defineGrammar({
  system:
    'You answer questions with a MySQL database, and change it where you are asked to. Explain your plan before each step. Run one SQL statement at a time with ' +
    'execute_sql; what comes back is the raw response, cut short where it is long. When you are sure, give the answer with answer; after a change any answer will do.',
  tools: [
    declareTool('execute_sql', 'Run one SQL statement and return the raw response of the database.', { query: 'The statement, on one line' }),
    {
      type: 'function',
      function: {
        name: 'answer',
        description: 'Give the final answer and end.',
        parameters: {
          type: 'object',
          properties: { values: { type: 'array', items: {}, description: 'The values that answer the question, exactly as the database has them' } },
          required: ['values'],
          additionalProperties: false,
        },
      },
    },
  ],
  // A question has no mark of its own: it is what does not explain the form.
  opener: /^(?!\s*I will ask you a question, then you should help me operate a MySQL database)\s*/,
  hasDemonstration: false,

  readAction(value) {
    const cut = cutAtMarker(value, ACTION)
    if (!cut) return unread('no-action', `no "Action:" in: ${excerpt(value)}`)
    const { thought, action } = cut
    const [, statement = '', after = ''] = STATEMENT.exec(action) ?? []
    const query = statement.trim()
    const rules = rulesFor(after)
    // A second block or a second action would be what the assistant only imagined: the first alone was run.
    if (query && rules && !/```/.test(query)) return spoken(thought, callOf('execute_sql', { query }), rules)
    const answer = ANSWER.exec(action)?.[1]?.trim()
    const values = answer ? readValues(answer) : null
    if (values) return spoken(thought, { name: 'answer', arguments: `{"values":${values.text}}` }, values.rules)
    const isKnown = /^(?:operation|answer)\b/i.test(action)
    return unread(isKnown ? 'action-syntax' : 'unknown-action', `cannot read the action: ${excerpt(action)}`)
  },
  readObservation: whateverFollows,
})

/** The answer as the text of a JSON array: JSON as it is, else a Python list; a value without a list around it is the only one. Null where it is none of these. */
function readValues(answer: string): { text: string; rules: string[] } | null {
  const json = repairJson(answer)
  if (json)
    return Array.isArray(json.value)
      ? { text: compactJson(json.text), rules: json.repairs }
      : { text: `[${compactJson(json.text)}]`, rules: ['bare-answer', ...json.repairs] }
  if (!/^[[({'"]/.test(answer)) return answer.includes('\n') ? null : { text: JSON.stringify([answer]), rules: ['bare-answer'] }
  try {
    const value = parsePythonLiteral(answer)
    return Array.isArray(value)
      ? { text: JSON.stringify(value), rules: ['python-literal'] }
      : { text: JSON.stringify([value]), rules: ['bare-answer', 'python-literal'] }
  } catch {
    return null
  }
}
