import { excerpt } from '#kit/repair'
import { declareTool } from './declare-tool.ts'
import { callOf, cutAtMarker, defineGrammar, spoken, takeLine, unread, whateverFollows } from './grammar.ts'

const ACTION = /(?:^|\n)[ \t]*(?:ACTION|Action):[ \t]*|\sACTION:[ \t]*/
const LAST_WORD =
  /^(?:(?:end (?:of )?(?:the )?task|(?:the )?task (?:failed|succeeded|completed?|cannot be completed)|unable to (?:perform|complete) the task)\b.*)$/i
const OBJECT = 'An object, as "mug 1"'
const PLACE = 'A place, as "countertop 2"'

/** The verbs, each with the names of its arguments and the word between two of them. */
const VERBS: Record<string, { verb: RegExp; names: readonly string[]; between?: RegExp }> = {
  go: { verb: /^go to /i, names: ['place'] },
  take: { verb: /^take /i, names: ['object', 'place'], between: / from / },
  put: { verb: /^put /i, names: ['object', 'place'], between: / (?:in\/on|in|on) / },
  open: { verb: /^open /i, names: ['place'] },
  close: { verb: /^close /i, names: ['place'] },
  heat: { verb: /^heat /i, names: ['object', 'place'], between: / with / },
  cool: { verb: /^cool /i, names: ['object', 'place'], between: / with / },
  clean: { verb: /^clean /i, names: ['object', 'place'], between: / with / },
  use: { verb: /^use /i, names: ['object'] },
  examine: { verb: /^examine /i, names: ['object'] },
  inventory: { verb: /^inventory$/i, names: [] },
  look: { verb: /^look$/i, names: [] },
}

/** `THOUGHT: ...`, a line break, `ACTION: take mug 1 from shelf 2`; or the action alone. */
export default defineGrammar({
  system:
    'You are in a household and do a task there, one action at a time. After each action you are told what came of it; "Nothing happened" means that the action ' +
    'was not possible, so try another. Think where it helps, and act directly where it does not.',
  tools: [
    declareTool('go', 'Go to a place.', { place: PLACE }),
    declareTool('take', 'Take an object from a place.', { object: OBJECT, place: PLACE }),
    declareTool('put', 'Put an object that you hold in or on a place.', { object: OBJECT, place: PLACE }),
    declareTool('open', 'Open a place that is closed.', { place: PLACE }),
    declareTool('close', 'Close a place that is open.', { place: PLACE }),
    declareTool('heat', 'Heat an object that you hold.', { object: OBJECT, place: 'What heats it, as "microwave 1"' }),
    declareTool('cool', 'Cool an object that you hold.', { object: OBJECT, place: 'What cools it, as "fridge 1"' }),
    declareTool('clean', 'Clean an object that you hold.', { object: OBJECT, place: 'What cleans it, as "sinkbasin 1"' }),
    declareTool('use', 'Use an object, as by switching a lamp on.', { object: OBJECT }),
    declareTool('examine', 'Look closely at an object or a place.', { object: 'An object or a place' }),
    declareTool('inventory', 'Tell what you hold.'),
    declareTool('look', 'Look around.'),
  ],
  opener: /^\s*(?=Here is your task\.)/,
  hasDemonstration: false,

  readAction(value) {
    const cut = cutAtMarker(value, ACTION)
    if (!cut) return unread('no-action', `no "ACTION:" in: ${excerpt(value)}`)
    const { thought } = cut
    const { line: action, rules } = takeLine(cut.action)
    if (rules && LAST_WORD.test(action)) return spoken([thought, action].filter((text) => text).join('\n'), null, rules)
    const [name, form] = Object.entries(VERBS).find(([, { verb }]) => verb.test(action)) ?? []
    if (!name || !form) return unread('unknown-action', `no such action: ${excerpt(action)}`)
    const rest = action.replace(form.verb, '').trim()
    const parts = form.names.length === 0 ? [] : form.between ? rest.split(form.between) : [rest]
    if (!rules || parts.length < form.names.length || parts.includes('')) return unread('action-syntax', `cannot read the action: ${excerpt(cut.action)}`)
    if (parts.length > form.names.length) return unread('ambiguous-arguments', `where ${name} divides its arguments cannot be told: ${excerpt(action)}`)
    const given = Object.fromEntries(form.names.map((argument, index) => [argument, parts[index]?.trim() ?? '']))
    return spoken(thought, callOf(name, given), rules)
  },
  readObservation: whateverFollows,
})
