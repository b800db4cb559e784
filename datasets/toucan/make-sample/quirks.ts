import { assistant, call, response, type Turn, user } from './grammar.ts'

export interface MadeRow {
  subset: string
  tools: object[] | string
  messages: Turn[] | string
  target: string
}

const note = {
  type: 'function',
  function: {
    name: 'desk-notes-add_note',
    description: 'Add a note',
    parameters: { type: 'object', properties: { title: { type: 'string' }, body: { type: 'string' } }, required: ['title'] },
  },
}
const name = note.function.name
const target = 'desk notes::add_note'
const noted = (ask: string, ...turns: Turn[]): MadeRow => ({
  subset: 'single-turn-original',
  tools: [note],
  target,
  messages: [user(ask), ...turns, response('saved'), assistant('Your note is saved.')],
})
const made = (messages: MadeRow['messages'], tools: MadeRow['tools'] = [note]): MadeRow => ({ subset: 'single-turn-original', tools, target, messages })

/** Rows with quirks of their own that can be read. */
export const quirkyRows: readonly MadeRow[] = [
  // `\'` is no escape in JSON: within the arguments, after Python's own escapes.
  noted("Note that it's raining.", call(name, String.raw`{"title": "It\'s raining"}`)),
  noted("Note: the neighbours' key is at Jo's.", call(name, String.raw`{"title": "Neighbours\' key", "body": "at Jo\'s"}`)),
  noted("Keep the caretaker's words.", call(name, String.raw`{"title": "Caretaker", "body": "\'Not today\', he said"}`)),
  // Apostrophes and quotes that choose Python's quotes.
  noted("Note: don't wait up.", call(name, { title: "Don't wait up" })),
  noted('Note what she said: "maybe".', call(name, { title: 'She said "maybe"' })),
  noted('Note: it\'s called "Elm".', call(name, { title: 'It\'s called "Elm"' })),
  // Python's escapes and constants, and arguments that are a dict.
  noted('Note a list of two lines.', {
    role: 'tool_call',
    content: String.raw`{"name": "desk-notes-add_note", "arguments": '{"title": "List", "body": "one\\ntwo"}'}`,
  }),
  noted('Note the menu at the café.', {
    role: 'tool_call',
    content: String.raw`{'name': 'desk-notes-add_note', 'arguments': '{"title": "Caf\xe9 menu \u2615"}'}`,
  }),
  noted('Note something plain.', { role: 'tool_call', content: "{'name': 'desk-notes-add_note', 'arguments': {'title': 'Plain', 'body': None}}" }),
  noted('Note a table.', call(name, '{"title": "Table", "body": "a\tb\nc\td"}')),
  // An empty turn of the assistant before the call.
  noted('Note nothing but a title: Plan.', assistant(''), call(name, { title: 'Plan' })),
  // A response that is an error, and another try.
  noted(
    'Note with an empty title first.',
    call(name, { title: '' }),
    response('An error occurred when calling tool `desk-notes-add_note`:\nMcpError: title is empty'),
    assistant('The title must not be empty, so I try again.'),
    call(name, { title: 'Untitled' }),
  ),
  // Rows that end on the user and on a response.
  made([user('Note: bread.'), call(name, { title: 'Bread' }), response('saved'), assistant('Saved.'), user('Thanks!')]),
  made([user('Note: salt.'), assistant('I add it.'), call(name, { title: 'Salt' }), response('saved')]),
  // A tool without parameters.
  made(
    [user('Ring the bell.'), call('front-desk-ring_bell', {}), response({ rung: true }), assistant('It rings.')],
    [{ type: 'function', function: { name: 'front-desk-ring_bell', description: 'Ring', parameters: {} } }],
  ),
  // No tools at all.
  made([user('What is a checksum?'), assistant('A short number made from data, by which a change of the data shows.')], []),
]

/** One row for each reason that a row can be rejected for. */
export const rejectedRows: readonly MadeRow[] = [
  made([user('Hello'), assistant('Hello!')], 'none'),
  made([user('Help me.'), assistant('With what?')], [{ type: 'function', function: { description: 'A tool without a name' } }]),
  made([user('Which note?'), assistant('There are two.')], [note, { ...note, function: { ...note.function, description: 'Another note' } }]),
  made('[{"role": "user", "content": "cut off'),
  made([user('Show me.'), { role: 'observer', content: 'I see.' }, assistant('There.')]),
  made([user('Note: tea.'), { role: 'tool_call', content: '{"name": add_note}' }, response('saved'), assistant('Saved.')]),
  noted('Note: milk.', call(name, '{"title": milk}')),
  made([assistant('Good morning!'), user('Good morning.')]),
  made([user('Is anybody there?')]),
  made([user(' '), assistant('You say nothing.')]),
  made([user('Say nothing.'), assistant('')]),
  noted('Delete my notes.', call('desk-notes-delete_all', {})),
  made([user('Note: oil.'), call(name, { title: 'Oil' }), assistant('I have noted oil.')]),
  made([user('Note: rice.'), call(name, { title: 'Rice' }), response('saved'), response('saved'), assistant('Noted twice.')]),
  made([user('How does a turn end?'), assistant('With <|im_end|>.')]),
]

/** Questions that the tools at hand do not answer. */
export const irrelevant: readonly { ask: string; reply: string }[] = [
  { ask: 'Please book a table for four at the fish restaurant tonight.', reply: 'I cannot book tables: none of the tools that I have reaches a restaurant.' },
  {
    ask: 'Translate my letter to the landlord into Hungarian.',
    reply: 'Translating is not among the things my tools do, and I would rather not guess at a letter of that weight.',
  },
  { ask: 'Transfer 40 euros to my sister.', reply: 'I have no access to a bank, so I cannot transfer money.' },
  { ask: "What was yesterday's score of the home team?", reply: 'None of my tools knows sports results.' },
  { ask: 'Compress the photos in my holiday folder.', reply: 'I cannot reach your files from here.' },
  { ask: 'Remind me in an hour to take out the bread.', reply: 'I cannot set reminders with the tools I have; a kitchen timer will do better.' },
  { ask: 'Find a plumber who comes today.', reply: 'I have no tool that lists tradespeople.' },
  { ask: 'Generate a logo with a heron on it.', reply: 'I cannot draw: no tool here makes pictures.' },
  { ask: 'Which bus goes to the museum?', reply: 'Timetables are not among what my tools can look up.' },
  { ask: 'Read me the first chapter of the novel on my desk.', reply: 'I can neither see your desk nor read aloud.' },
]
