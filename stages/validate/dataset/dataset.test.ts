import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkDataset } from './check-dataset.ts'
import { duplicateKey } from './duplicate-key.ts'
import { printJson, printText } from './print-report.ts'
import { type DatasetProblem, DatasetReport } from './problem.ts'
import { splitRows } from './split-rows.ts'

const good = (text = 'hi') =>
  JSON.stringify({
    messages: [
      { role: 'user', content: text },
      { role: 'assistant', content: 'yes' },
    ],
  })
const mendable = '{ "messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "yes", "n": 1.0}, {"role": "user", "content": "bye"}] }'
const mended = '{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"yes","n":1.0}]}'
const empty = '{"messages":[{"role":"user","content":" "},{"role":"assistant","content":"yes"}]}'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'flywheel-dataset-'))
})
afterEach(() => rm(root, { recursive: true }))

async function write(files: Record<string, string | Buffer>): Promise<string> {
  const folder = join(root, 'data')
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}
async function check(files: Record<string, string | Buffer>, given: { dialect?: string; output?: string } = {}) {
  const dataDir = await write(files)
  const found = checkDataset({ dataDir, ...given })
  const problems: DatasetProblem[] = []
  for (;;) {
    const next = await found.next()
    if (next.done) return { ...next.value, problems, told: problems.map(({ file, line, rule, path }) => `${file}:${line} ${rule} ${path}`.trim()) }
    problems.push(next.value)
  }
}

describe('checkDataset', () => {
  it('files of rows are looked at in order, folders below too; others are counted, hidden ones passed over', async () => {
    const list = `[${good()},\n${good()}]`
    const { files, ignored, told } = await check({
      'b.jsonl': `${good()}\n`,
      'a/x.json': list,
      'a/notes.txt': '',
      'info.json': '{"a": 1}',
      'card.md': '',
      LICENSE: '',
      '.git/x.jsonl': 'x',
    })
    expect(files.map(({ file, dialect, rows }) => [file, dialect, rows])).toEqual([
      ['a/x.json', 'openai', 2],
      ['b.jsonl', 'openai', 1],
    ])
    expect([ignored, told]).toEqual([{ '.json': 1, '.md': 1, '.txt': 1, 'no ending': 1 }, []])
  })

  it('each fault of a file is told with its line', async () => {
    const { told, files } = await check({
      'a.jsonl': ['', good(), '{"messages":', empty, '[1]', '', `{"a":{"b":1,"b":2}}`, '{"conversations":[]}', good()].join('\n'),
      'crlf.jsonl': `${good()}\r\n${good()}\r\n`,
      'cut.json': `[\n${good()},\n{"messages": [`,
      'empty.jsonl': '',
      'open.json': `[${good()},\n${good()}\n`,
      'other.jsonl': '{"text": "x"}\n',
    })
    expect(told).toEqual([
      'a.jsonl:1 empty-line',
      'a.jsonl:3 broken-json',
      'a.jsonl:4 empty-user messages[0].content',
      'a.jsonl:5 no-object',
      'a.jsonl:6 empty-line',
      'a.jsonl:7 duplicate-key',
      'a.jsonl:7 other-dialect',
      'a.jsonl:8 other-dialect',
      'crlf.jsonl:1 line-ends',
      'cut.json:3 broken-json',
      'cut.json:1 broken-json',
      'empty.jsonl:1 empty-file',
      'open.json:1 broken-json',
      'other.jsonl:1 unknown-dialect',
    ])
    expect(files.map(({ rows, broken }) => [rows, broken])).toEqual([
      [7, 5],
      [2, 0],
      [2, 1],
      [0, 0],
      [2, 0],
      [1, 1],
    ])
  })

  it('a list is rows, whatever they are; another .json is rows where one of them is', async () => {
    const { told, files, ignored } = await check({
      'a.json': '[{"instruction":"x"}]',
      'b.json': '[{"messages":',
      'c.json': `{"a":1}\n${good()}`,
      'd.json': '{"a":1}',
      'e.json': '{"a"',
    })
    expect(told).toEqual(['a.json:1 unknown-dialect', 'b.json:1 broken-json', 'b.json:1 broken-json', 'c.json:1 other-dialect'])
    expect([files.map(({ file }) => file), ignored]).toEqual([['a.json', 'b.json', 'c.json'], { '.json': 2 }])
    const forced = await check({}, { dialect: 'openai' })
    expect(forced.told).toEqual(['a.json:1 other-dialect', 'b.json:1 broken-json', 'b.json:1 broken-json', 'c.json:1 other-dialect'])
  })

  it('bytes that are no UTF-8 are told with their place, and stay when the rest is mended', async () => {
    const bad = Buffer.concat([Buffer.from('{"messages":[{"role":"user","content":"é'), Buffer.from([0xff]), Buffer.from('"}]}')])
    const file = Buffer.concat([bad, Buffer.from(`\n${mendable}\n`)])
    const { problems } = await check({ 'a.jsonl': file })
    expect(problems[0]).toMatchObject({ line: 1, rule: 'invalid-utf-8', message: `byte ${bad.indexOf(0xff) + 1} of the row is no UTF-8` })
    await check({}, { output: join(root, 'out') })
    expect(await readFile(join(root, 'out/a.jsonl'))).toEqual(Buffer.concat([bad, Buffer.from(`\n${mended}\n`)]))
  })

  it('a byte order mark is no fault', async () => {
    for (const name of ['a.jsonl', 'a.json']) {
      const { files, told } = await check({ [name]: `\ufeff${name === 'a.json' ? `[${good()}]` : good()}` })
      expect([files[0]?.byteOrderMark, files[0]?.rows, told]).toEqual([true, 1, []])
      await rm(join(root, 'data'), { recursive: true })
    }
  })

  it('the dialect can be forced', async () => {
    const { told } = await check({ 'a.jsonl': good() }, { dialect: 'sharegpt' })
    expect(told).toEqual(['a.jsonl:1 other-dialect'])
    await expect(check({ 'a.jsonl': good() }, { dialect: 'alpaca' })).rejects.toThrow(/no dialect "alpaca"; give one of canonical, .*sharegpt/)
  })

  it('where there is nothing to check it says what to give', async () => {
    await expect(check({ 'a.txt': '' })).rejects.toThrow(/data holds no rows .* among its 1 files; name the folder/)
    const nothing = checkDataset({ dataDir: join(root, 'none') })
    await expect(nothing.next()).rejects.toThrow(/there is no folder .*none; name/)
    await expect(checkDataset({ dataDir: join(root, 'data/a.txt') }).next()).rejects.toThrow(/is a file; name the folder/)
  })

  it('a row nested deeper than the stack is told, and those after it are checked', async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
    const tool = `{"type":"function","function":{"name":"f","parameters":${deep}}}`
    const { told } = await check({ 'a.jsonl': [good(), `{"messages":[],"tools":[${tool}]}`, '['.repeat(50_000) + ']'.repeat(50_000), deep, empty].join('\n') })
    expect(told).toEqual(['a.jsonl:2 too-deep', 'a.jsonl:3 no-object', 'a.jsonl:4 other-dialect', 'a.jsonl:5 empty-user messages[0].content'])
  })

  it('a row of 400 KB is a row like others', async () => {
    const { told, files } = await check({ 'a.jsonl': `${good('x'.repeat(400_000))}\n${empty}\n${good('é'.repeat(3_000_000))}\n${empty}` })
    expect([told, files[0]?.rows]).toEqual([['a.jsonl:2 empty-user messages[0].content', 'a.jsonl:4 empty-user messages[0].content'], 4])
  })
})

describe('mending', () => {
  const bytes = async (folder: string) => {
    const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    return Object.fromEntries(await Promise.all(names.sort().map(async (name) => [name.slice(folder.length + 1), await readFile(name, 'utf8')])))
  }
  const files = {
    'a.jsonl': `\ufeff${mendable}\r\n\n${empty}\r\n${good()}`,
    'sub/b.json': `[\n  ${mendable} ,\n  ${good()}\n]\n`,
    'c.jsonl': `${good()}\n`,
    'x.txt': 'x',
  }

  it('what can be mended is written to another folder, all else byte for byte; the rows given stay as they are', async () => {
    const output = join(root, 'out')
    const { problems, files: counts } = await check(files, { output })
    expect(await bytes(output)).toEqual({
      'a.jsonl': `\ufeff${mended}\r\n\n${empty}\r\n${good()}`,
      'sub/b.json': `[\n  ${mended} ,\n  ${good()}\n]\n`,
      'c.jsonl': `${good()}\n`,
    })
    expect(await bytes(join(root, 'data'))).toEqual(files)
    expect(problems.filter(({ fixable }) => fixable).map(({ file, line }) => `${file}:${line}`)).toEqual(['a.jsonl:1', 'sub/b.json:2'])
    expect(counts.map(({ file, broken, mended }) => [file, broken, mended])).toEqual([
      ['a.jsonl', 1, 1],
      ['c.jsonl', 0, 0],
      ['sub/b.json', 0, 1],
    ])
  })

  it('in place, what changes is swapped in whole and keeps its mode; a second time changes nothing', async () => {
    const folder = await write(files)
    await chmod(join(folder, 'a.jsonl'), 0o640)
    await check({}, { output: folder })
    expect((await stat(join(folder, 'a.jsonl'))).mode & 0o777).toBe(0o640)
    const first = await bytes(folder)
    expect(first['a.jsonl']).toBe(`\ufeff${mended}\r\n\n${empty}\r\n${good()}`)
    const inodes = async () => Promise.all(['a.jsonl', 'c.jsonl', 'sub/b.json'].map(async (name) => (await stat(join(folder, name))).ino))
    const before = await inodes()
    const { files: counts } = await check({}, { output: folder })
    expect([await bytes(folder), await inodes(), counts.map(({ mended }) => mended)]).toEqual([first, before, [0, 0, 0]])
  })

  it('in place, a link stays one', async () => {
    const folder = await write({ 'a.jsonl': good() })
    await writeFile(join(root, 'real.jsonl'), mendable)
    await symlink('../real.jsonl', join(folder, 'link.jsonl'))
    await check({}, { output: folder })
    expect([await readFile(join(root, 'real.jsonl'), 'utf8'), (await readdir(folder)).sort()]).toEqual([mended, ['a.jsonl', 'link.jsonl']])
  })

  it('a row that has a key twice stays, since one of the two would be lost', async () => {
    const twice = mendable.replace('"n": 1.0', '"n": 1, "n": 2')
    const folder = await write({ 'a.jsonl': twice })
    const { told } = await check({}, { output: folder })
    expect([told, await bytes(folder)]).toEqual([['a.jsonl:1 duplicate-key', 'a.jsonl:1 last-message messages[2].role'], { 'a.jsonl': twice }])
  })

  it('nothing that is there is written over', async () => {
    await expect(check(files, { output: join(root, 'data/out') })).rejects.toThrow(/lies in .*data/)
    await cp(join(root, 'data'), join(root, 'out'), { recursive: true })
    await expect(check({}, { output: join(root, 'out') })).rejects.toThrow(/is not empty/)
    await expect(check({}, { output: join(root, 'out/c.jsonl') })).rejects.toThrow(/cannot take the files/)
  })

  it('who stops in the middle leaves neither a draft nor a changed file', async () => {
    const folder = await write({ 'a.jsonl': `${mendable}\n${empty}` })
    for await (const _ of checkDataset({ dataDir: folder, output: folder })) break
    expect(await bytes(folder)).toEqual({ 'a.jsonl': `${mendable}\n${empty}` })
  })
})

describe('the report', () => {
  const collect = async (files: Record<string, string>, print: typeof printJson, given: object = {}) => {
    const dataDir = await write(files)
    const lines: string[] = []
    const say = async (line: string) => void lines.push(line)
    const counts = await print({ found: checkDataset({ dataDir }), dataDir, output: null, say, ...given })
    return { lines, counts }
  }

  it('as JSON is one object of the record', async () => {
    const { lines, counts } = await collect({ 'a.jsonl': `${empty}\n${mendable}\n` }, printJson)
    const report = DatasetReport.parse(JSON.parse(lines.join('\n')))
    expect(report.problems.map(({ line, path, rule, fixable }) => [line, path, rule, fixable])).toEqual([
      [1, 'messages[0].content', 'empty-user', false],
      [2, 'messages[2].role', 'last-message', true],
    ])
    expect(report).toMatchObject({ rules: { 'empty-user': 1, 'last-message': 1 }, ...counts, output: null })
    expect(counts).toEqual({ errors: 2, warnings: 0 })
  })

  it('as text is one line a problem, with what a terminal would obey written out', async () => {
    const tricky = JSON.stringify({
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: null, tool_calls: [{ id: '1', type: 'function', function: { name: '\u001b[31mrm\n', arguments: '{}' } }] },
      ],
    })
    const { lines } = await collect({ 'a.jsonl': `${tricky}\n${empty}\n${empty}\n${empty}\n` }, (given) => printText({ ...given, most: 2 }))
    expect(lines[0]).toMatch(
      /data\/a\.jsonl:1 messages\[1\]\.tool_calls\[0\]\.function\.name: "\\x1b\[31mrm\\n" is none of no tools \[undeclared-tool\]; declare it/,
    )
    expect(lines.slice(1, 4).map((line) => line.replace(/^.*data\//, ''))).toEqual([
      'a.jsonl:2 messages[0].content: the user turn is empty [empty-user]; give it text or end the row before it',
      'a.jsonl:3 messages[0].content: the user turn is empty [empty-user]; give it text or end the row before it',
      '... and 1 more of the same rules in the same files (--most 0 tells all)',
    ])
    expect(lines.slice(-2)).toEqual(['1 file (1 openai)', '4 rows: 4 with errors, 0 that --fix would mend'])
  })
})

describe('splitRows', () => {
  it('the pieces are the file, wherever its chunks end, and each row has its line', async () => {
    const rows = ['{"a":"x]\\"}\\\\"}', '[1,{"b":[]}]', '7', '"t, \\n"', `{"long":"é\\\\\\"${'y'.repeat(1 << 20)}"}`, 'null']
    for (const [name, text] of [
      ['a.json', `\ufeff [\n${rows.join(' ,\n')}\n]\n`],
      ['b.json', rows.join('\n')],
      ['c.jsonl', `\ufeff${rows.join('\r\n')}\n`],
    ] as const) {
      const path = join(await write({ [name]: text }), name)
      const pieces: Buffer[] = []
      const found: [number, string][] = []
      for await (const { before, bytes, line } of splitRows(path)) {
        pieces.push(Buffer.from(before), Buffer.from(bytes))
        if (bytes.length > 0) found.push([line, bytes.toString()])
      }
      expect(Buffer.concat(pieces).toString() === text).toBe(true)
      expect(found.map(([line, row]) => [line, row.slice(0, 40)])).toEqual(rows.map((row, index) => [index + (name === 'a.json' ? 2 : 1), row.slice(0, 40)]))
    }
  })
})

describe('duplicateKey', () => {
  it.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]}', null],
    ['{"a":1,"b":[1,"a",{"x":"a"}],"a":2}', 'a'],
    ['[{"x":[{"k":"k","k":1}]}]', 'k'],
    ['{"a\\u0062":1,"ab":2}', 'ab'],
    ['{"a":"\\\\","b":"\\"a\\":","c":{}}', null],
    ['{"a":"\\",\\"a\\":1","b":1}', null],
    ['"a"', null],
    ['{}', null],
  ])('%s: %s', (text, expected) => {
    expect(duplicateKey(text)).toBe(expected)
  })
})
