/** JSON as Python's `json.dumps` spaces it, which is how upstream's was written. */
export const pythonJson = (value: unknown): string =>
  JSON.stringify(value).replace(/("(?:[^"\\]|\\.)*")|([,:])/g, (_, string?: string, mark?: string) => string ?? `${mark} `)

/** A string as Python's `repr` writes it: double quotes only where it holds a single one and no double one. */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
  return quote + escaped.replaceAll(quote, `\\${quote}`) + quote
}

export interface Turn {
  role: string
  content: string
}
export const user = (content: string): Turn => ({ role: 'user', content })
export const assistant = (content: string): Turn => ({ role: 'assistant', content })
export const response = (value: unknown): Turn => ({ role: 'tool_response', content: typeof value === 'string' ? value : pythonJson(value) })
/** `given` as text stands as it is; a value becomes JSON text. */
export const call = (name: string, given: unknown): Turn => ({
  role: 'tool_call',
  content: `{'name': ${pythonString(name)}, 'arguments': ${pythonString(typeof given === 'string' ? given : pythonJson(given))}}`,
})

export interface Row {
  uuid: string
  subset_name: string
  question: string
  target_tools: string
  tools: string
  messages: string
}
