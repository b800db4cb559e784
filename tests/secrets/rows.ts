import type { SecretKind } from './kinds.ts'

/** Ways in which a secret is written in a text. */
export const forms: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  json: (text) => JSON.stringify({ config: JSON.stringify({ note: `line\n${text}`, ok: true }) }),
  base64: (text) => Buffer.from(`# settings\n${text}\n`).toString('base64'),
  'base64 behind a path': (text) => `/etc/${Buffer.from(text).toString('base64')}`,
  'base64 of utf-16': (text) => Buffer.from(`echo ${text}`, 'utf16le').toString('base64'),
  'a URL': (text) => `https://api.acme.dev/run?cmd=${encodeURIComponent(`say ${text}`)}&n=1`,
}

/** Rows of all shapes that the pipeline knows, with the text where it can stand. */
export const shapes: Readonly<Record<string, (text: string) => unknown>> = {
  'user text': (text) => ({ messages: [{ role: 'user', content: `Please use ${text} for the deploy.` }], weight: 1 }),
  'tool output': (text) => ({ messages: [{ role: 'tool', tool_call_id: 'call_1_0', content: `$ cat settings\n${text}\n$ exit` }] }),
  arguments: (text) => ({
    messages: [
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1_0', type: 'function', function: { name: 'bash', arguments: JSON.stringify({ command: `echo '${text}'` }) } }],
      },
    ],
  }),
  observation: (text) => ({
    steps: [{ step_id: 2, observation: { results: [{ content: text }] }, tool_calls: [{ arguments: { command: `export X='${text}'`, n: 2 } }] }],
  }),
  key: (text) => ({ steps: [{ environment: { [text]: true } }] }),
}

/** Pieces of a few characters, as a model streams them. */
export function cut(text: string, random: () => number): string[] {
  const chunks: string[] = []
  for (let from = 0; from < text.length; ) {
    const length = 1 + Math.floor(random() * 9)
    chunks.push(text.slice(from, from + length))
    from += length
  }
  return chunks
}

export const written = ({ around }: SecretKind, secret: string): string => around?.(secret) ?? secret

/** Whether anything says the secret, in any of the forms: found by undoing them in other ways than the scanner does. */
export function says(text: string, secret: string): boolean {
  const core = secret.includes('\n') ? (secret.split('\n')[1] ?? secret) : secret
  const seen = [text, safeDecode(text)]
  for (const run of text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)) {
    for (const offset of [0, 1, 2, 3]) {
      const bytes = Buffer.from(run[0].slice(offset), 'base64')
      seen.push(bytes.toString('latin1'), bytes.toString('utf16le'))
    }
  }
  return seen.some((one) => one.includes(core) || one.replaceAll('\\', '').includes(core))
}

function safeDecode(text: string): string {
  return text.replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
