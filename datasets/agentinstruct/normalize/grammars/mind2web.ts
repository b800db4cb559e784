import { excerpt } from '#kit/repair'
import { declareTool } from './declare-tool.ts'
import { callOf, cutAtMarker, defineGrammar, spoken, unread, whateverFollows } from './grammar.ts'

const ANSWER = /(?:^|\n)[ \t]*Answer:[ \t]*/
const CHOICE = /^([A-Z])\.?(?:[ \t]*\n\s*Action:[ \t]*([A-Za-z]+)(?:[ \t]*\n\s*Value:[ \t]*(.*))?)?$/

/**
 * One turn: `Thought: ...`, `Answer: B.`, `Action: TYPE`, `Value: ...` after a page, a task and lettered choices. In many rows upstream's thought and action
 * belong to another task than the one that is asked; such rows are kept as they are, tagged with their grammar so that they can be left out.
 */
export default defineGrammar({
  system:
    'You do a task on a web page, one action at a time. You are shown the page as HTML, the task, the actions before, and the elements that you may choose from. ' +
    'Think, then choose one with choose; A means that the right one is not on the page.',
  tools: [
    declareTool(
      'choose',
      'Choose an element and what to do with it.',
      { option: 'The letter of the choice', action: 'CLICK, TYPE or SELECT', value: 'The text to type, or the option to select' },
      ['action', 'value'],
    ),
  ],
  opener: /^(?=[\s\S]*\nTask: )/,
  hasDemonstration: false,
  topic: /\nTask: (.*)/,

  readAction(value) {
    const cut = cutAtMarker(value, ANSWER)
    if (!cut) return unread('no-action', `no "Answer:" in: ${excerpt(value)}`)
    const [whole, option = '', action, given] = CHOICE.exec(cut.action) ?? []
    if (whole === undefined) return unread('action-syntax', `cannot read the answer: ${excerpt(cut.action)}`)
    const typed = given?.trim()
    return spoken(cut.thought, callOf('choose', { option, ...(action && { action }), ...(typed && { value: typed }) }))
  },
  // Upstream has answers that were not to be chosen.
  faultOf({ arguments: given }, task) {
    const { option } = JSON.parse(given)
    return task.includes(`\n${option}. `) ? null : unread('unknown-action', `${option} is not among the choices`)
  },
  readObservation: whateverFollows,
})
