import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Example, Rejected } from '#kit/records'
import { literal, openDatabase } from '#kit/table'

const workspace = join(import.meta.dirname, '..')
const sample = (source: string, file: string) => join(workspace, 'datasets', source, 'sample', file)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flywheel-by-hand-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function start(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'normalize.ts'), ...args], { cwd: folder })
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, closed }
}
async function run(args: string[], input = '') {
  const { child, closed } = start(...args)
  child.stdin.end(input)
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { out, error, code }
}
const lines = (out: string) => out.split('\n').slice(0, -1)
const rowsOf = ({ out, error }: { out: string; error: string }) => ({
  examples: lines(out).map((line) => Example.parse(JSON.parse(line))),
  rejected: lines(error).map((line) => Rejected.parse(JSON.parse(line))),
})

describe('scripts/normalize.ts', () => {
  it.each([
    ['glaive', 'glaive.json'],
    ['agentinstruct', 'agentinstruct.jsonl'],
    ['toucan', 'sft.jsonl'],
  ])('%s: each row is on one of the two streams, as a line of JSON, and rejected rows are no failure', async (source, file) => {
    const given = await readFile(sample(source, file), 'utf8')
    const count = file.endsWith('.json') ? JSON.parse(given).length : given.trim().split('\n').length
    const done = await run(['--source', source, sample(source, file)])
    const { examples, rejected } = rowsOf(done)
    expect([done.code, examples.length + rejected.length]).toEqual([0, count])
    expect(Math.min(examples.length, rejected.length)).toBeGreaterThan(9)
    expect(examples[0]?.provenance).toMatchObject({ source, revision: 'file', licence: expect.any(String) })
    expect(rejected[0]).toMatchObject({ source, reason: expect.any(String), row: expect.anything() })
  })

  it('takes several files of every kind, and standard input; what is no JSON is rejected like any other row', async () => {
    const rows = JSON.parse(await readFile(sample('glaive', 'glaive.json'), 'utf8')).slice(0, 3)
    const [array, broken, parquet] = [join(folder, 'a.json'), join(folder, 'b.jsonl'), join(folder, 'c.parquet')]
    await writeFile(array, JSON.stringify(rows))
    await writeFile(broken, `${JSON.stringify(rows[0])}\n{"system": "cut\n`)
    await using database = await openDatabase({ directory: join(folder, 'work'), reads: [array], writes: [parquet] })
    await database.run(`COPY (SELECT *, 7::BIGINT AS other FROM read_json(${literal(array)})) TO ${literal(parquet)} (FORMAT parquet)`)
    const done = await run(['--source', 'glaive', '--revision', 'r7', array, broken, parquet, '-'], rows.map((row: object) => JSON.stringify(row)).join('\n'))
    const { examples, rejected } = rowsOf(done)
    expect(done.code).toBe(0)
    expect(examples.map(({ provenance }) => provenance.row)).toEqual(['0', '1', '2', '3', '5', '6', '7', '8', '9', '10'])
    expect(examples[0]?.provenance.revision).toBe('r7')
    expect(rejected).toMatchObject([{ reason: 'malformed-row', row: '{"system": "cut' }])
    expect(examples.slice(7).map(({ messages }) => messages)).toEqual(examples.slice(0, 3).map(({ messages }) => messages))
  })

  it.each([
    [['--source', 'glaive', 'a/missing.json'], /^a\/missing\.json: no such file\n$/],
    [['--source', 'toucane', 'x.json'], /^--source is "toucane"; give it one of agentinstruct, glaive, toucan\n$/],
    [['--source', 'glaive', join(workspace, 'README.md')], /README\.md: rows are read from \.json .*\n$/],
  ])('%j is told in one line', async (args, message) => {
    const { out, error, code } = await run(args)
    expect([out, code]).toEqual(['', 1])
    expect(error).toMatch(message)
    expect(lines(error)).toHaveLength(1)
  })

  it('a file that ends too early is told after its rows', async () => {
    const path = join(folder, 'cut.json')
    await writeFile(path, (await readFile(sample('glaive', 'glaive.json'), 'utf8')).slice(0, 4000))
    const { out, error, code } = await run(['--source', 'glaive', path])
    expect([lines(out).length, code]).toEqual([3, 1])
    expect(error).toMatch(/^the rows of .*cut\.json cannot be read: the file ends within its array; .*\n$/)
  })

  it('goes quietly when nobody reads on', async () => {
    const { child, closed } = start('--source', 'glaive', '-')
    child.stdin.on('error', () => {})
    const row = `${JSON.stringify(JSON.parse(await readFile(sample('glaive', 'glaive.json'), 'utf8'))[0])}\n`
    child.stdin.end(row.repeat(20_000))
    child.stdout.once('data', () => child.stdout.destroy())
    expect([await text(child.stderr), await closed]).toEqual(['', 0])
  })
})
