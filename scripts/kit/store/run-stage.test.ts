import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineStage, file, folder, table } from '#kit/stage'
import { tryStage } from './index.ts'

const Row = z.strictObject({ id: z.string(), n: z.number() })
const double = (lose: string[] = []) =>
  defineStage({
    summary: 'keeps even rows',
    inputs: { rows: table(Row) },
    outputs: { rows: table(Row), rejected: table(Row), note: file('note.txt'), tree: folder() },
    params: z.strictObject({ times: z.number().default(2) }),
    balance: { in: ['rows'], out: ['rows', 'rejected'] },
    run: async ({ inputs, outputs, params }) => {
      for await (const row of inputs.rows.rows()) {
        if (lose.includes(row.id)) continue
        await (row.n % 2 ? outputs.rejected : outputs.rows).write({ ...row, n: row.n * params.times })
      }
      await outputs.note.write('done')
      await writeFile(`${outputs.tree.path}/leaf`, 'x')
    },
  })
const rows = Array.from({ length: 10 }, (_, n) => ({ id: `r${n}`, n }))

describe('runStage', () => {
  it('gives the stage its inputs, params with defaults, and keeps what it writes', async () => {
    const { outputs, outcome } = await tryStage(double(), { inputs: { rows: { a: rows.slice(0, 4), b: rows.slice(4) } } })
    expect(outputs.rows?.rows).toEqual([0, 2, 4, 6, 8].map((n) => ({ id: `r${n}`, n: n * 2 })))
    expect(outputs.note?.text).toBe('done')
    expect(outcome.balance).toEqual({ in: 10, out: { rows: 5, rejected: 5 } })
  })

  it('a stage that loses a row fails with the counts', async () => {
    await expect(tryStage(double(['r3']), { inputs: { rows } })).rejects.toThrow(/10 came in, 9 went out \(5 rows \+ 4 rejected\)/)
  })

  it('a param of the wrong type is named', async () => {
    await expect(tryStage(double(), { inputs: { rows }, params: { times: 'two' } })).rejects.toThrow(/times: .*number/)
  })

  it('a table nothing was written to is an empty table', async () => {
    const { outputs } = await tryStage(double(), { inputs: { rows: [] } })
    expect(outputs.rejected?.rows).toEqual([])
  })
})
