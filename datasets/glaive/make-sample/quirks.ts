import { assistant, call, callText, noAccess, pythonJson, type Row, response, systemOf, user } from './grammar.ts'
import type { SampleTool, Scene } from './tools.ts'

type Quirk = (tool: SampleTool, scene: Scene) => Row

const row = ({ definition }: SampleTool, chat: string): Row => ({ system: systemOf([definition]), chat })
const calls = ({ definition: { name } }: SampleTool, { given }: Scene, before = ''): string => assistant(before + callText(name, given))

/** Ways in which upstream rows bend the grammar and can still be read, each on any tool. */
export const quirks: readonly Quirk[] = [
  // Text before the call.
  (tool, scene) => row(tool, user(scene.ask) + calls(tool, scene, 'One moment, I will look that up. ') + response(scene.result) + assistant(scene.reply)),
  // Arguments that are not quoted, on one line and on several.
  (tool, scene) => row(tool, user(scene.ask) + call(tool.definition.name, pythonJson(scene.given)) + response(scene.result) + assistant(scene.reply)),
  (tool, scene) =>
    row(tool, user(scene.ask) + call(tool.definition.name, JSON.stringify(scene.given, null, 2)) + response(scene.result) + assistant(scene.reply)),
  // Pretty-printed between the quotes.
  (tool, scene) =>
    row(tool, user(scene.ask) + call(tool.definition.name, `'${JSON.stringify(scene.given, null, 2)}'`) + response(scene.result) + assistant(scene.reply)),
  // JSON text as a JSON string.
  (tool, scene) =>
    row(tool, user(scene.ask) + call(tool.definition.name, JSON.stringify(pythonJson(scene.given))) + response(scene.result) + assistant(scene.reply)),
  // The row ends on the user.
  (tool, scene) => row(tool, user(scene.ask) + calls(tool, scene) + response(scene.result) + assistant(scene.reply) + user('Thanks, that is all.')),
  // The row ends on the function's response.
  (tool, scene) => row(tool, user(scene.ask) + calls(tool, scene) + response(scene.result)),
  // A response that is no JSON.
  (tool, scene) => row(tool, user(scene.ask) + calls(tool, scene) + response(`OK (cached): ${Object.values(scene.given).join(', ')}`) + assistant(scene.reply)),
  // Two turns of the assistant in a row.
  (tool, scene) => row(tool, user(scene.ask) + calls(tool, scene) + response(scene.result) + assistant(scene.reply) + assistant('Is there anything else?')),
  // Two calls in one turn.
  (tool, scene) =>
    row(
      tool,
      user(`${scene.ask} Ask twice, to be sure.`) +
        calls(tool, scene, `${callText(tool.definition.name, scene.given)} `) +
        response(scene.result) +
        response(scene.result) +
        assistant(scene.reply),
    ),
  // Everything on one line.
  (tool, scene) => row(tool, (user(scene.ask) + calls(tool, scene) + response(scene.result) + assistant(scene.reply)).replace(/\s+/g, ' ')),
  // One blank line between turns, and none at the end.
  (tool, scene) => row(tool, (user(scene.ask) + calls(tool, scene) + response(scene.result) + assistant(scene.reply)).replaceAll('\n\n\n', '\n\n').trimEnd()),
  // The same tool declared twice.
  (tool, scene) => ({
    ...row(tool, user(scene.ask) + calls(tool, scene) + response(scene.result) + assistant(scene.reply)),
    system: systemOf([tool.definition, tool.definition]),
  }),
]

const note = {
  name: 'write_note',
  description: 'Keep a note',
  parameters: { type: 'object', properties: { title: { type: 'string' }, body: { type: 'string' } }, required: ['title'] },
}
const bare = (name: string, description: string) => ({ name, description, parameters: {} })
const noteRow = (ask: string, given: string): Row => ({
  system: systemOf([note]),
  chat: user(ask) + call('write_note', given) + response({ saved: true }) + assistant('I have kept your note.'),
})

/** Rows with quirks of their own: apostrophes, escapes, raw line breaks, tools without parameters, role words within a text. */
export const quirkyRows: readonly Row[] = [
  noteRow("Note that it's Ann's turn to cook.", `'{"title": "It's Ann's turn", "body": "She'll cook on Monday"}'`),
  noteRow("Keep this: we're out of tea.", `'{"title": "We're out of tea"}'`),
  noteRow("Note: don't feed the neighbours' cat.", `'{"title": "Don\\'t feed the neighbours\\' cat"}'`),
  noteRow("Remember the caretaker's number, 0199.", `'{"title": "Caretaker\\'s number", "body": "0199"}'`),
  noteRow('Note down: milk, eggs, flour. One per line.', `'{"title": "Shopping", "body": "milk\neggs\nflour"}'`),
  noteRow('Make a small table of the shifts.', `'{"title": "Shifts", "body": "early\tMia\nlate\tJon"}'`),
  noteRow('Note the path C:\\temp for me.', String.raw`'{"title": "Path", "body": "C:\\temp"}'`),
  {
    system: systemOf([bare('roll_dice', 'Roll one die')]),
    chat: user('Roll a die for me.') + call('roll_dice', '{}') + response({ value: 4 }) + assistant('You have rolled a 4.'),
  },
  {
    system: systemOf([bare('ring_bell', 'Ring the bell at the front desk'), note]),
    chat: user('Ring the bell, please.') + call('ring_bell', {}) + response({ rung: true }) + assistant('The bell has been rung.'),
  },
  {
    system: systemOf([bare('list_rooms', 'List the meeting rooms')]),
    chat:
      user('Which rooms are there?') + assistant('<functioncall> {"name": "list_rooms"}') + response(['Birch', 'Elm']) + assistant('There are Birch and Elm.'),
  },
  {
    system: noAccess,
    chat: user('Translate into German:\nUSER: Where is the key?\nASSISTANT: On the hook.') + assistant('USER: Wo ist der Schlüssel?\nASSISTANT: Am Haken.'),
  },
  {
    system: noAccess,
    chat: user('What do the lines "ASSISTANT:" in my log mean?') + assistant('They mark what the assistant said; lines after USER: are yours.'),
  },
]

/** One row for each reason that a Glaive row can be rejected for. */
export const rejectedRows: readonly Row[] = [
  { system: 'Be helpful.', chat: user('Hello') + assistant('Hello!') },
  { system: `${systemOf([note]).trimEnd().slice(0, -1)}\n`, chat: user('Keep a note.') + assistant('What shall I write?') },
  { system: systemOf([note, { ...note, description: 'Keep another note' }]), chat: user('Write it down.') + assistant('Which of the two?') },
  { system: noAccess, chat: 'Hello there, who are you?' },
  { system: systemOf([note]), chat: user('Note: tea') + assistant('<functioncall> write_note(title="tea")') + response('ok') + assistant('Done.') },
  { system: systemOf([note]), chat: user('Note: coffee') + call('write_note', `'{"title": coffee}'`) + response('ok') + assistant('Noted.') },
  { system: systemOf([note]), chat: assistant('Good morning! What can I do for you?') + user('Nothing.') },
  { system: noAccess, chat: user('Is anybody there?') },
  { system: noAccess, chat: user('') + assistant('You have said nothing.') },
  { system: noAccess, chat: user('Say nothing.') + assistant('') },
  { system: systemOf([note]), chat: user('Delete my note.') + call('delete_note', { title: 'tea' }) + response('ok') + assistant('It is deleted.') },
  { system: systemOf([note]), chat: user('Note: bread') + call('write_note', { title: 'bread' }) + assistant('I have noted bread.') },
  { system: systemOf([note]), chat: user('Note: salt') + response({ saved: true }) + assistant('Salt is noted.') },
  { system: noAccess, chat: user('What ends a text?') + assistant('The token <|im_end|> does.') },
]
