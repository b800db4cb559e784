import { join } from 'node:path'
import { type Example, Split } from '#kit/records'
import type { FileFacts } from './card/card-facts.ts'
import { type FormatPort, formats } from './formats/index.ts'
import { openLines } from './open-lines.ts'

export interface Exports extends AsyncDisposable {
  /** Writes a row in every format, or, where one of them cannot express it, in none and says which and why. */
  write(example: Example, split: Split): Promise<{ format: string; problem: string } | null>
  /** Each file as it is now that nothing more is written, by path. */
  finish(): Promise<FileFacts[]>
  /** Lines written and rows that lost a part (`openaiTrainLines`, `openaiRowsWithoutReasoning`). */
  readonly counts: Record<string, number>
}

/** One file per format and split (`train.jsonl`, `validation.jsonl`), each in its format's folder. */
export async function openExports(folders: Record<FormatPort, string>): Promise<Exports> {
  await using opened = new AsyncDisposableStack()
  const ports = Object.keys(formats) as FormatPort[] // the keys of a literal
  const files = new Map<string, Awaited<ReturnType<typeof openLines>>>()
  const counts: Record<string, number> = {}
  for (const port of ports) {
    for (const split of Split.options) {
      files.set(`${port}/${split}.jsonl`, opened.use(await openLines(join(folders[port], `${split}.jsonl`))))
      counts[linesOf(port, split)] = 0
    }
  }
  const count = (name: string, add: number) => {
    counts[name] = (counts[name] ?? 0) + add
  }
  const closing = opened.move()
  return {
    counts,
    write: async (example, split) => {
      const expressions = []
      for (const port of ports) {
        const expression = formats[port].express(example)
        if ('problem' in expression) return { format: formats[port].name, problem: expression.problem }
        expressions.push({ port, ...expression })
      }
      for (const { port, lines, leftOut } of expressions) {
        for (const line of lines) await files.get(`${port}/${split}.jsonl`)?.write(line)
        count(linesOf(port, split), lines.length)
        if (leftOut) count(`${port}RowsWithout${capital(leftOut)}`, 1)
      }
      return null
    },
    finish: () => Promise.all([...files].map(async ([path, lines]) => ({ path, ...(await lines.finish()) }))),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const linesOf = (port: string, split: Split) => `${port}${capital(split)}Lines`
