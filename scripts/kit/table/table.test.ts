import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { columnsOf, countRows, literal, openDatabase, openTableWriter, readParquet, readRows, readTable } from './index.ts'

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

  it('wide rows, too many to be held, come back in order, and in groups that can be', async () => {
    const path = join(await folder(), 'wide.parquet')
    const wide = z.strictObject({ n: z.number().int(), text: z.string() })
    const filler = Array.from({ length: 4000 }, (_, index) => Math.sin(index).toString(36).slice(3)).join(' ')
    const writer = await openTableWriter(path, wide)
    for (let n = 0; n < 1500; n++) await writer.write({ n, text: filler.slice(n) })
    expect(await writer.close()).toEqual({ rows: 1500 })
    let n = 0
    for await (const row of readTable(path, wide)) expect([row.n, row.text === filler.slice(n)]).toEqual([n++, true])
    expect(n).toBe(1500)
    await using database = await openDatabase({ directory: `${path}.work`, reads: [path] })
    const groups = await database.all(`SELECT total_uncompressed_size AS size FROM parquet_metadata(${literal(path)}) WHERE path_in_schema = 'text'`)
    expect(groups.length).toBeGreaterThan(2)
    expect(Math.max(...groups.map(({ size }) => Number(size)))).toBeLessThan(40 << 20)
    expect(await readdir(join(path, '..'))).toEqual(['wide.parquet', 'wide.parquet.work'])
  })

  it('of a foreign Parquet file only the columns that are asked for, and are there, are read', async () => {
    const where = await folder()
    const path = join(where, 'foreign.parquet')
    await using database = await openDatabase({ directory: join(where, 'work'), writes: [path] })
    await database.run(`COPY (SELECT 1 AS a, 'x' AS b, [{'c': 2::BIGINT}] AS d) TO ${literal(path)} (FORMAT parquet)`)
    expect(await rows(readParquet(path))).toEqual([{ a: 1, b: 'x', d: [{ c: 2 }] }])
    expect(await rows(readParquet(path, ['b', 'none']))).toEqual([{ b: 'x' }])
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

describe('a database', () => {
  const open = async (bounds: { reads?: string[]; writes?: string[] } = {}) => {
    const where = await folder()
    for (const name of ['told', 'untold']) await writeFile(join(where, `${name}.json`), '[{"x": 1}]')
    return { where, database: await openDatabase({ directory: join(where, 'work'), memoryLimit: '100MB', reads: [join(where, 'told.json')], ...bounds }) }
  }

  it('reads the files it was told of, and names any other that SQL asks for', async () => {
    const { where, database } = await open()
    await using _ = database
    const told = relative(process.cwd(), join(where, 'told.json'))
    for (const path of [join(where, 'told.json'), told]) expect(await database.all(`SELECT x FROM ${literal(path)}`)).toEqual([{ x: 1 }])
    for (const sql of [
      `SELECT * FROM read_json(${literal(join(where, 'untold.json'))})`,
      `SELECT * FROM ${literal(join(where, 'untold.json'))}`,
      `SELECT * FROM read_text(${literal(join(where, 'told.json/../untold.json'))})`,
      `SELECT * FROM glob(${literal(join(where, 'untold*'))})`,
      `COPY (SELECT 1) TO ${literal(join(where, 'untold.parquet'))}`,
      `ATTACH ${literal(join(where, 'untold.duckdb'))}`,
    ])
      await expect(database.run(sql), sql).rejects.toThrow(/^SQL asks for .*untold.*, which its database was not told of; name it in `reads`/)
    expect((await readdir(where)).sort()).toEqual(['told.json', 'untold.json', 'work'])
  })

  it('writes the files it was told of', async () => {
    const where = await folder()
    await using database = await openDatabase({ directory: join(where, 'work'), writes: [join(where, 'out.parquet')] })
    await database.run(`COPY (SELECT 1 AS x) TO ${literal(join(where, 'out.parquet'))} (FORMAT parquet)`)
    expect(await countRows(join(where, 'out.parquet'))).toBe(1)
  })

  it('reaches for no network and no extension, and its bounds cannot be lifted', async () => {
    const { database } = await open()
    await using _ = database
    await expect(database.run("SELECT * FROM read_parquet('https://example.invalid/x.parquet')")).rejects.toThrow(/example\.invalid/)
    for (const sql of ['INSTALL httpfs', 'LOAD httpfs', 'SET enable_external_access = true', "SET allowed_directories = ['/']"]) {
      await expect(database.run(sql), sql).rejects.toThrow(/disabled|locked|not told of/)
    }
  })

  it('takes to disk what does not fit in memory', async () => {
    const { where, database } = await open()
    await using _ = database
    await database.run("CREATE TABLE rows AS SELECT range AS n, repeat('x', 100) || range AS s FROM range(2_000_000)")
    const sorted = database.all('SELECT count(*) AS n FROM (SELECT row_number() OVER (ORDER BY s DESC) AS place, s FROM rows) WHERE place >= 0')
    const spilled = (async () => {
      for (;;) {
        if ((await readdir(join(where, 'work/spill')).catch(() => [])).length > 0) return true
        if (await Promise.race([sorted.then(() => true), new Promise((resolve) => setTimeout(resolve, 5, false))])) return false
      }
    })()
    expect(await sorted).toEqual([{ n: 2_000_000 }])
    expect(await spilled).toBe(true)
  })

  it('a file that is not there is an error before any SQL', async () => {
    await expect(open({ reads: ['/nowhere/rows.json'] })).rejects.toThrow(/ENOENT.*\/nowhere\/rows\.json/)
  })
})
