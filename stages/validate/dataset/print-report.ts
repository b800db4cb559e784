import { join } from 'node:path'
import { printTable, visible } from '#kit/present'
import type { CheckedDataset } from './check-dataset.ts'
import type { DatasetProblem } from './problem.ts'

/** Takes one line; waits where its reader is slow. */
export type Say = (line: string) => Promise<void>

export interface Counts {
  errors: number
  warnings: number
}

interface Given {
  found: AsyncGenerator<DatasetProblem, CheckedDataset>
  dataDir: string
  /** Where mended files went; null where nothing was to be mended. */
  output: string | null
  say: Say
}

const MOST_CHARACTERS = 400

/** Each problem as a line `FILE:LINE path: message [rule]; mend`, of each rule and file so many, then what there is of each rule in each file. */
export async function printText({ found, dataDir, output, say, most }: Given & { most: number }): Promise<Counts> {
  const counts = new Map<string, { file: string; rule: string; level: string; problems: number; mended: number }>()
  let unsaid = 0
  const checked = await each(found, async (problem) => {
    const key = `${problem.level} ${problem.rule} ${problem.file}`
    const count = counts.get(key) ?? { ...problem, problems: 0, mended: 0 }
    counts.set(key, count)
    count.problems++
    if (problem.fixable) count.mended++
    if (output !== null && problem.fixable) return
    if (count.problems - (output === null ? 0 : count.mended) > most) unsaid++
    else await say(lineOf(problem, dataDir))
  })
  if (unsaid > 0) await say(`... and ${unsaid} more of the same rules in the same files (--most 0 tells all)`)
  const all = [...counts.values()]
  if (all.length > 0) {
    const rows = all.map(({ rule, level, file, problems, mended }) => [rule, level, visible(file), problems, mended])
    const head = ['rule', 'level', 'file', 'problems', output === null ? 'fixable' : 'mended']
    for (const line of ['', ...printTable({ head, rows }), '']) await say(line)
  }
  for (const line of summaryOf(checked, output)) await say(line)
  return tally(all.map(({ level, problems, mended }) => ({ level, problems: output === null ? problems : problems - mended })))
}

/** One JSON object, DatasetReport, written as it comes: however many problems there are, none is held. */
export async function printJson({ found, output, say }: Given): Promise<Counts> {
  const rules: Record<string, number> = {}
  const counts = { errors: 0, warnings: 0 }
  let comma = ''
  await say('{"version":1,"problems":[')
  const { files, ignored } = await each(found, async (problem) => {
    await say(`${comma}${JSON.stringify(problem)}`)
    comma = ','
    if (output !== null && problem.fixable) return
    rules[problem.rule] = (rules[problem.rule] ?? 0) + 1
    counts[problem.level === 'error' ? 'errors' : 'warnings']++
  })
  await say(`],${JSON.stringify({ files, ignored, rules, ...counts, output }).slice(1)}`)
  return counts
}

async function each(found: AsyncGenerator<DatasetProblem, CheckedDataset>, use: (problem: DatasetProblem) => Promise<void>): Promise<CheckedDataset> {
  for (;;) {
    const next = await found.next()
    if (next.done) return next.value
    await use(next.value)
  }
}

/** On one line, with what a terminal would obey written out. */
function lineOf({ file, line, path, level, rule, message, mend }: DatasetProblem, dataDir: string): string {
  const said = message.length > MOST_CHARACTERS ? `${message.slice(0, MOST_CHARACTERS)} ...` : message
  const text = `${join(dataDir, file)}:${line} ${path || 'row'}: ${said} [${rule}${level === 'warning' ? ', warning' : ''}]; ${mend}`
  return visible(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}

function summaryOf({ files, ignored }: CheckedDataset, output: string | null): string[] {
  const sum = (key: 'rows' | 'broken' | 'mended') => files.reduce((total, file) => total + file[key], 0)
  const byDialect = Map.groupBy(files, (file) => file.dialect ?? 'unknown')
  const kinds = [...byDialect].map(([dialect, of]) => `${of.length} ${dialect}`).join(', ')
  const others = Object.entries(ignored).map(([ending, count]) => `${count} ${ending}`)
  const mended = sum('mended')
  return [
    `${files.length} file${files.length === 1 ? '' : 's'} (${kinds})${others.length > 0 ? `, not looked at: ${others.join(', ')}` : ''}`,
    `${sum('rows')} row${sum('rows') === 1 ? '' : 's'}: ${sum('broken')} with errors${output !== null ? ' left' : ''}, ${mended} ${output !== null ? 'mended' : 'that --fix would mend'}`,
    ...(output === null ? [] : [`the files are in ${visible(output)}`]),
  ]
}

function tally(all: readonly { level: string; problems: number }[]): Counts {
  const of = (level: string) => all.filter((one) => one.level === level).reduce((sum, one) => sum + one.problems, 0)
  return { errors: of('error'), warnings: of('warning') }
}
