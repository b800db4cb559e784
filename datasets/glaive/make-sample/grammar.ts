/** JSON as Python's `json.dumps` spaces it, which is how upstream's was written. */
export const pythonJson = (value: unknown): string =>
  JSON.stringify(value).replace(/("(?:[^"\\]|\\.)*")|([,:])/g, (_, string?: string, mark?: string) => string ?? `${mark} `)

const ACCESS = 'SYSTEM: You are a helpful assistant with access to the following functions. Use them if required -\n'
export const noAccess = 'SYSTEM: You are a helpful assistant, with no access to external functions.\n\n'

export const systemOf = (tools: readonly object[]): string =>
  `${ACCESS}${tools.map((tool) => JSON.stringify(tool, null, 4)).join('\n\n')}\n${tools.length > 1 ? '\n' : ''}`

/** The turns of a chat, each with the marker, the end token and the blank lines of the raw grammar. */
export const user = (text: string): string => `USER: ${text}\n\n\n`
export const assistant = (text: string): string => `ASSISTANT: ${text} <|endoftext|>\n\n\n`
export const response = (value: unknown): string => `FUNCTION RESPONSE: ${typeof value === 'string' ? value : pythonJson(value)}\n\n\n`
/** `arguments` as text stands as it is given; a value is written the usual way, between single quotes. */
export const call = (name: string, given: unknown): string => assistant(callText(name, given))
export const callText = (name: string, given: unknown): string =>
  `<functioncall> {"name": "${name}", "arguments": ${typeof given === 'string' ? given : `'${pythonJson(given)}'`}}`

export interface Row {
  system: string
  chat: string
}
