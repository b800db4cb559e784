import { excerpt } from '#kit/repair'
import { cleanTerminal } from './clean-terminal.ts'
import { declareTool } from './declare-tool.ts'
import { callOf, cutAtMarker, defineGrammar, rulesFor, type Spoken, spoken, unread } from './grammar.ts'

const ACT = /(?:^|\n)[ \t]*Act:[ \t]*/
const FENCED = /^bash[ \t]*\n\s*```(?:bash|sh|shell)?[ \t]*\n([\s\S]*?)\n?[ \t]*```([^`]*)$/
const ANSWER = /^answer\s*\(([\s\S]*)\)\s*\.?\s*$/
const FINISH = /^finish\s*\.?\s*$/
const OUTPUT = /^\s*The output of the OS(?::[ \t]*\n?| is empty\.\s*$)/

/** `Think: ...`, a blank line, then `Act: bash` with a fenced script, `Act: answer(...)` or `Act: finish`. */
export default defineGrammar({
  system:
    'You are an assistant at the command line of a Linux (Ubuntu) machine. Think before each step. Run commands with bash; long output is cut short. ' +
    'When you know the answer to a question, give it with answer; when a task is done, call finish.',
  tools: [
    declareTool('bash', 'Run a bash script on the machine and return what it prints. It must not wait for input.', { command: 'The script to run' }),
    declareTool('answer', 'Answer the question and end.', { text: 'The answer alone' }),
    declareTool('finish', 'Say that the task is done and end.'),
  ],
  opener: /(?:^|\n)\s*Now, (?:my|I will start a new problem in a new OS\. My) problem is:\s*/,
  hasDemonstration: true,

  readAction(value) {
    const cut = cutAtMarker(value, ACT)
    if (!cut) return unread('no-action', `no "Act:" in: ${excerpt(value)}`)
    const call = readCall(cut.action)
    if (call) return spoken(cut.thought, call.call, call.rules)
    const isKnown = /^(?:bash|answer|finish)\b/.test(cut.action)
    return unread(isKnown ? 'action-syntax' : 'unknown-action', `cannot read the action: ${excerpt(cut.action)}`)
  },

  // Marked by its first line, so that a question in between is not taken for output.
  readObservation(value) {
    if (!OUTPUT.test(value)) return null
    const { text, isCleaned } = cleanTerminal(value.replace(OUTPUT, ''))
    return { text, rules: isCleaned ? ['terminal-codes'] : [] }
  },
})

/** An answer reaches to the last parenthesis, a command to the last fence. */
function readCall(act: string): Pick<Spoken, 'call' | 'rules'> | null {
  const answer = ANSWER.exec(act)
  if (answer) return { call: callOf('answer', { text: (answer[1] ?? '').trim() }), rules: [] }
  if (FINISH.test(act)) return { call: callOf('finish', {}), rules: [] }
  const [, command, after = ''] = FENCED.exec(act) ?? []
  const rules = rulesFor(after)
  // Two blocks in one turn: only the first was run, and which output is whose cannot be told.
  if (!rules || !command || command.trim() === '' || /\n[ \t]*```(?:bash|sh|shell)[ \t]*\n/.test(command)) return null
  return { call: callOf('bash', { command }), rules }
}
