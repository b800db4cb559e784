import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A person at a keyboard. Null where they leave: Ctrl-C, Ctrl-D, or nobody is there any more. */
export interface Terminal extends AsyncDisposable {
  print(text: string): void
  /** One of the keys, without a return. */
  readKey(question: string, keys: string): Promise<string | null>
  readLine(question: string): Promise<string | null>
  /** The text after the person's editor was closed; null where the editor failed. */
  edit(text: string): Promise<string | null>
}

const LEAVE = ['\u0003', '\u0004']
const ESCAPE = '\u001b'
/** What an arrow or a function key sends: it ends in a letter that must not be taken for a key. */
const SEQUENCE = new RegExp(`${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|O[A-Za-z])`, 'g')
const ERASE = ['\b', '\u007f']

/** The terminal that this process runs in, key by key. `editor` as in EDITOR: a program, and what it is started with. */
export function openTerminal(editor: string, input = process.stdin, output = process.stdout): Terminal {
  const typed: string[] = []
  const ended = Promise.withResolvers<void>()
  let woken = Promise.withResolvers<void>()
  const take = (data: Buffer | string) => {
    typed.push(...String(data).replace(SEQUENCE, ''))
    woken.resolve()
  }
  const listen = () => {
    input.setRawMode(true)
    input.setEncoding('utf8')
    input.on('data', take)
    input.resume()
  }
  const rest = () => {
    input.off('data', take)
    input.setRawMode(false)
    input.pause()
  }
  input.once('end', () => ended.resolve())
  listen()

  async function next(): Promise<string | null> {
    while (typed.length === 0) {
      woken = Promise.withResolvers()
      const isOver = await Promise.race([woken.promise.then(() => false), ended.promise.then(() => true)])
      if (isOver) return null
    }
    const key = typed.shift() ?? ''
    return LEAVE.includes(key) ? null : key
  }

  return {
    print: (text) => void output.write(`${text}\n`),
    readKey: async (question, keys) => {
      output.write(`${question} `)
      for (let key = await next(); ; key = await next()) {
        if (key !== null && !keys.includes(key.toLowerCase())) continue
        output.write(`${key ?? ''}\n`)
        return key?.toLowerCase() ?? null
      }
    },
    readLine: async (question) => {
      output.write(`${question} `)
      let line = ''
      for (let key = await next(); key !== '\r' && key !== '\n'; key = await next()) {
        if (key === null || key === ESCAPE) {
          output.write('\n')
          return null
        }
        if (ERASE.includes(key) && line !== '') output.write('\b \b')
        if (ERASE.includes(key)) line = [...line].slice(0, -1).join('')
        else if (/\P{Cc}/u.test(key)) {
          line += key
          output.write(key)
        }
      }
      output.write('\n')
      return line.trim()
    },
    edit: async (text) => {
      const folder = await mkdtemp(join(tmpdir(), 'flywheel-review-'))
      const path = join(folder, 'row.yaml')
      await writeFile(path, text, { mode: 0o600 })
      rest()
      try {
        return (await runEditor(editor, path)) ? await readFile(path, 'utf8') : null
      } finally {
        listen()
        await rm(folder, { recursive: true, force: true })
      }
    },
    [Symbol.asyncDispose]: async () => rest(),
  }
}

/** Whether it was closed as it should. */
function runEditor(editor: string, path: string): Promise<boolean> {
  const [program = '', ...given] = editor.trim().split(/\s+/)
  return new Promise((resolve) => {
    const child = spawn(program, [...given, path], { stdio: 'inherit' })
    child.on('error', () => resolve(false))
    child.on('close', (code) => resolve(code === 0))
  })
}
