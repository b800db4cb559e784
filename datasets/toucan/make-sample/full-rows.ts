import { pythonJson } from './grammar.ts'

/** A row of the full forms (Kimi-K2, Qwen3, OSS): tools in `available_tools`, calls as `function_call`, and what judges said. */
export interface FullRow {
  uuid: string
  subset_name: string
  messages: string
  question: string
  available_tools: string
  target_tools: string
  question_quality_assessment: string
  response_quality_assessment: string
  metadata: string
}
type Said = { role: string; content: string; [more: string]: unknown }

const tool = (name: string, description: string, properties: object, more: object = {}) => ({
  type: 'function',
  function: { name, description, parameters: { type: 'object', properties, required: Object.keys(properties).slice(0, 1), ...more } },
})
const text = (description: string) => ({ type: 'string', description })
const find = tool('tram-board-find_stop', 'Find a stop by its name', { name: text('Name, or the start of it') })
const leaves = tool('tram-board-departures', 'Next departures from a stop', { stop: text('Id of the stop'), line: text('Line') })

const user = (content: string): Said => ({ role: 'user', content })
const says = (content: string, more: object = {}): Said => ({ role: 'assistant', content, ...more })
const calls = (name: string, given: unknown, more: object = {}): Said =>
  says('', { function_call: { name, arguments: typeof given === 'string' ? given : pythonJson(given) }, ...more })
const gives = (name: string, value: unknown, more: object = {}): Said => ({ role: 'function', content: pythonJson(value), name, ...more })

const judged = (score: number) => ({ reasoning: 'As far as can be told.', score })
const questionJudged = (score: number) =>
  pythonJson({
    tool_selection_difficulty: judged(2),
    tool_selection_uniqueness: judged(4),
    question_quality: judged(score),
    scenario_realism: judged(score),
    verifiable: judged(4),
    stability: judged(3),
    overall_score: score,
  })
const responseJudged = (score: number) =>
  pythonJson({
    completeness: judged(score),
    conciseness: judged(4),
    overall_score: (score + 4) / 2,
    desired_tools_used_percentage: score > 3 ? 1 : 0.5,
    order_correctness: score > 3,
  })

function row(
  index: number,
  messages: Said[],
  tools: readonly object[] = [find, leaves],
  judges: [string, string] = [questionJudged(5), responseJudged(5)],
): FullRow {
  const digits = String(index).padStart(12, '0')
  return {
    uuid: `f0110000-0000-5000-8000-${digits}`,
    subset_name: 'single-turn-original',
    messages: pythonJson(messages),
    question: messages.find(({ role }) => role === 'user')?.content ?? '',
    available_tools: pythonJson(tools),
    target_tools: 'find_stop, departures',
    question_quality_assessment: judges[0],
    response_quality_assessment: judges[1],
    metadata: pythonJson({ row_id: index, mcp_servers: [{ server_name: 'Tram Board', remote_server_response: { tools } }] }),
  }
}

/** What the full forms have beside the SFT form, each once. All of these can be read. */
export const fullRows: readonly FullRow[] = [
  // Kimi-K2: the system turn is a dump of the chat template, and one of the tools that are called is declared there alone. Two calls at once.
  row(
    1,
    [
      { role: 'system', content: `<|im_system|>tool_declare<|im_middle|>${pythonJson([find, leaves])}<|im_end|>` },
      user('When do trams leave from Old Mill, and when from Elm Street?'),
      says('I look up both stops.'),
      calls('tram-board-find_stop', { name: 'Old Mill' }),
      calls('tram-board-find_stop', { name: 'Elm Street' }),
      gives('tram-board-find_stop', { id: 'om1' }),
      gives('tram-board-find_stop', { id: 'es4' }),
      calls('tram-board-departures', { stop: 'om1' }),
      gives('tram-board-departures', ['08:04', '08:19']),
      calls('tram-board-departures', { stop: 'es4' }),
      gives('tram-board-departures', ['08:11']),
      says('From Old Mill at 08:04 and 08:19, from Elm Street at 08:11.'),
    ],
    [find],
  ),
  // Qwen3: what the model thought stands beside what it said.
  row(2, [
    user('Is there a stop called Lantern Square?'),
    calls('tram-board-find_stop', { name: 'Lantern Square' }, { reasoning_content: 'The name is given, so one look-up will tell.' }),
    gives('tram-board-find_stop', { id: 'ls2' }),
    says('Yes, there is: its id is ls2.', { reasoning_content: '' }),
  ]),
  // OSS: calls have ids, answers come in another order, and schemas hold fields that are null.
  row(
    3,
    [
      user('Next trams of line 3 and of line 9 from Harbour Gate, whose id is hg7?'),
      calls('departures', { stop: 'hg7', line: '3' }, { call_id: 'c-1' }),
      calls('departures', { stop: 'hg7', line: '9' }, { call_id: 'c-2' }),
      gives('departures', ['10:30'], { call_id: 'c-2' }),
      gives('departures', ['10:05'], { call_id: 'c-1' }),
      says('Line 3 leaves at 10:05, line 9 at 10:30.'),
    ],
    [tool('departures', 'Next departures from a stop', { stop: { ...text('Id of the stop'), title: null, enum: null }, line: text('Line') }, { $defs: null })],
    [questionJudged(4), responseJudged(4)],
  ),
  // An apostrophe with an escape that JSON does not know, and judges that have not been understood.
  row(
    4,
    [
      user("Find the stop at St Anne's."),
      calls('tram-board-find_stop', String.raw`{"name": "St Anne\'s"}`),
      gives('tram-board-find_stop', { id: 'sa3' }),
      says("The stop at St Anne's has the id sa3."),
    ],
    [find, leaves],
    ['', 'The judge gave no JSON.'],
  ),
  // The last turn says nothing.
  row(
    5,
    [user('Where does line 5 start?'), calls('tram-board-find_stop', { name: 'line 5' }), gives('tram-board-find_stop', { error: 'no such stop' }), says('')],
    [find, leaves],
    [questionJudged(2), responseJudged(1)],
  ),
]
