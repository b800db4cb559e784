const ESC = String.fromCharCode(27)
const BEL = String.fromCharCode(7)
const BACKSPACE = '\b'

// The window title that bash sets before its prompt repeats it ("root@host: /"), so the prompt behind it can be told from output.
const TITLED_PROMPT = new RegExp(`${ESC}\\]0;([^${BEL}${ESC}:]*): ([^${BEL}${ESC}]*)${BEL}\\1:\\2[#$] ?`, 'g')
const OPERATING_SYSTEM_COMMAND = new RegExp(`${ESC}\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?`, 'g')
const CONTROL_SEQUENCE = new RegExp(`${ESC}\\[[0-?]*[ -/]*[@-~]`, 'g')
const OTHER_ESCAPE = new RegExp(`${ESC}[ -/]*[0-~]?`, 'g')
const CONTROL = /[^\P{Cc}\n\t]/gu

/** The output of a terminal as text: colours, titles, the prompt after the output, cursor codes, carriage returns and what was backspaced over are gone. */
export function cleanTerminal(output: string): { text: string; isCleaned: boolean } {
  const plain = erase(
    output
      .replace(TITLED_PROMPT, '')
      .replace(OPERATING_SYSTEM_COMMAND, '')
      .replace(CONTROL_SEQUENCE, '')
      .replace(OTHER_ESCAPE, '')
      .replace(/\r+\n?/g, '\n'),
  ).replace(CONTROL, '')
  return { text: plain.replace(/^\n+|\s+$/g, ''), isCleaned: plain !== output }
}

/** A backspace takes the character before it, within its line. */
function erase(text: string): string {
  if (!text.includes(BACKSPACE)) return text
  const kept: string[] = []
  for (const character of text) {
    if (character !== BACKSPACE) kept.push(character)
    else if (kept.length > 0 && kept.at(-1) !== '\n') kept.pop()
  }
  return kept.join('')
}
