import type { KeyChange } from './compare-keys.ts'

/** Rows of a file by its sha256, as the manifests that are kept tell them; undefined where none does. */
export type RowsOf = (step: string, sha256: string) => number | undefined

/** Changes as people would say them: `with.seed 1 -> 2`, `input merge changed: +12 rows`, `code of stages/merge/stage.ts changed`. */
export function describeChanges(changes: readonly KeyChange[], rowsOf: RowsOf = () => undefined): string[] {
  const inputs = new Map<string, KeyChange[]>()
  const lines: string[] = []
  for (const change of changes) {
    if (change.kind !== 'input') lines.push(describeChange(change))
    else {
      const step = inputStep(change.what)
      inputs.set(step, [...(inputs.get(step) ?? []), change])
    }
  }
  const described = [...inputs].map(([step, of]) => describeInput(step, of, rowsOf))
  return [...described, ...lines]
}

function describeChange({ kind, what, before, after }: KeyChange): string {
  switch (kind) {
    case 'param':
      return `with.${what} ${show(before)} -> ${show(after)}`
    case 'package':
      return before === null ? `package ${what} is new` : after === null ? `package ${what} is gone` : `package ${what} ${show(before)} -> ${show(after)}`
    case 'code':
      return `code of ${what} ${verb(before, after)}`
    case 'read':
      return `${what} ${verb(before, after)}`
    case 'folder':
      return `folder ${what} ${short(before)} -> ${short(after)}`
    case 'order':
      return `order of ${what} ${show(before)} -> ${show(after)}`
    case 'node':
      return `Node ${show(before)} -> ${show(after)}`
    case 'root':
      return `root ${show(before)} -> ${show(after)}`
    case 'epoch':
      return `asked to run afresh (epoch ${show(before ?? 0)} -> ${show(after ?? 0)})`
    case 'input':
      return `input ${inputStep(what)} ${verb(before, after)}`
    default:
      return kind satisfies never
  }
}

/** `examples <- merge/examples.parquet`: the step is what stands between the arrow and the file. */
const inputStep = (what: string): string => /<- ([^/]+)\//.exec(what)?.[1] ?? what

function describeInput(step: string, changes: readonly KeyChange[], rowsOf: RowsOf): string {
  const isNew = changes.every((change) => change.before === null)
  const isGone = changes.every((change) => change.after === null)
  const count = (side: 'before' | 'after') =>
    changes.map((change) => (typeof change[side] === 'string' ? rowsOf(step, change[side]) : 0)).reduce<number | undefined>(sum, 0)
  const [old, now] = [count('before'), count('after')]
  const rows =
    old === undefined || now === undefined || (old === 0 && now === 0) ? '' : `: ${old === now ? `${now} rows, not the same ones` : signed(now - old)}`
  return `input ${step} ${isNew ? 'is new' : isGone ? 'is gone' : 'changed'}${rows}`
}

const sum = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? undefined : a + b)
const signed = (rows: number) => `${rows > 0 ? '+' : '−'}${Math.abs(rows).toLocaleString('en')} rows`
const verb = (before: unknown, after: unknown) => (before === null ? 'is new' : after === null ? 'is gone' : 'changed')
const short = (value: unknown) => (typeof value === 'string' ? value.slice(0, 19) : 'none')

function show(value: unknown): string {
  const text = value === null ? 'default' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
