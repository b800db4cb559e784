import { excerpt } from '#kit/repair'
import { declareTool } from './declare-tool.ts'
import { callOf, cutAtMarker, defineGrammar, spoken, takeLine, unread, whateverFollows } from './grammar.ts'

const ACTION = /(?:^|\n)[ \t]*Action:[ \t]*/
const STEP = /^(search|click)\[(.*)\]$/

/** `Thought:`, `Action:` and under it `search[keywords]` or `click[value]`. Pages are texts with `[SEP]` between their parts. */
export default defineGrammar({
  system:
    'You are shopping on the web. You see each page as its parts, with [SEP] between them. Search where the page has a search, and click what stands on the page, ' +
    'until you have bought what the instruction asks for. Choose the keywords with care. What is not possible does nothing.',
  tools: [
    declareTool('search', 'Search the shop.', { keywords: 'What to look for' }),
    declareTool('click', 'Click a button, a product or an option.', { element: 'Its text, exactly as on the page' }),
  ],
  // The page of the search comes again when the assistant goes back to it: the first one sets the task.
  opener: /^\s*(?=WebShop \[SEP\] Instruction:)/,
  hasDemonstration: false,
  topic: /Instruction: \[SEP\] (.*?) \[SEP\]/,

  readAction(value) {
    const cut = cutAtMarker(value, ACTION)
    if (!cut) return unread('no-action', `no "Action:" in: ${excerpt(value)}`)
    const { thought, action } = cut
    const { line, rules } = takeLine(action)
    const [, name, given] = STEP.exec(line) ?? []
    if (name && given?.trim() && rules) return spoken(thought, callOf(name, { [name === 'search' ? 'keywords' : 'element']: given.trim() }), rules)
    return unread(/^(?:search|click)\b/.test(action) ? 'action-syntax' : 'unknown-action', `cannot read the action: ${excerpt(action)}`)
  },
  readObservation: whateverFollows,
})
