import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { columnsOf, countRows, openTableWriter, readRows, readTable } from './index.ts'

const Row = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  count: z.number().int(),
  ratio: z.number().nullable(),
  ok: z.boolean().default(true),
  kind: z.enum(['a', 'b']),
  nested: z.array(z.object({ arguments: z.record(z.string(), z.unknown()) })),
  free: z.unknown(),
  note: z.string().optional(),
})
const folder = () => mkdtemp(join(tmpdir(), 'flywheel-table-'))
const rows = async <T>(items: AsyncIterable<T>) => {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('tables', () => {
  it('scalars are columns of their type and nested values are JSON text', () => {
    expect(Object.fromEntries(columnsOf(Row).map((column) => [column.name, column.type]))).toEqual({
      version: 'DOUBLE',
      id: 'VARCHAR',
      count: 'BIGINT',
      ratio: 'DOUBLE',
      ok: 'BOOLEAN',
      kind: 'VARCHAR',
      nested: 'JSON',
      free: 'JSON',
      note: 'VARCHAR',
    })
  })

  it('rows come back as they were written, in order, and no key of one row appears in another', async () => {
    const path = join(await folder(), 'rows.parquet')
    const writer = await openTableWriter(path, Row)
    const given = Array.from({ length: 25_000 }, (_, i) => ({
      version: 1 as const,
      id: `r${i}`,
      count: i,
      ratio: i % 2 ? null : i / 3,
      ok: i % 3 === 0,
      kind: 'a' as const,
      nested: [{ arguments: i % 2 ? { command: `ls ${i}` } : { pattern: "it's", deep: { null: null } } }],
      free: i % 5 ? { x: i } : 'text',
    }))
    for (const row of given) await writer.write(row)
    expect(await writer.close()).toEqual({ rows: 25_000 })
    expect(await countRows(path)).toBe(25_000)
    const back = await rows(readTable(path, Row))
    expect(back).toEqual(given)
    expect((await readdir(join(path, '..'))).sort()).toEqual(['rows.parquet'])
  })

  it('the same rows give the same bytes', async () => {
    const digests = []
    for (let run = 0; run < 2; run++) {
      const path = join(await folder(), 'rows.parquet')
      const writer = await openTableWriter(path, z.strictObject({ id: z.string(), list: z.array(z.number()) }))
      for (let i = 0; i < 5000; i++) await writer.write({ id: `${i}`, list: [i, i * i] })
      await writer.close()
      digests.push(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      )
    }
    expect(digests[0]).toBe(digests[1])
  })

  it('a row that does not fit is an error with its number and field', async () => {
    const writer = await openTableWriter(join(await folder(), 'rows.parquet'), z.strictObject({ id: z.string() }))
    await expect(writer.write({ id: 7 } as unknown as { id: string })).rejects.toThrow(/row 1 .*id: /)
    await writer.abort()
  })

  it('foreign rows are read from JSON arrays and JSON lines, others are refused by name', async () => {
    const where = await folder()
    await writeFile(join(where, 'a.json'), '[{"x": 1}, {"x": {"y": null}}]')
    await writeFile(join(where, 'b.jsonl'), '{"x": 1}\n{"z": "é"}\n')
    expect(await rows(readRows(join(where, 'a.json')))).toEqual([{ x: 1 }, { x: { y: null } }])
    expect(await rows(readRows(join(where, 'b.jsonl')))).toEqual([{ x: 1 }, { z: 'é' }])
    await expect(rows(readRows(join(where, 'c.csv')))).rejects.toThrow(/c\.csv.*\.jsonl/)
  })
})
