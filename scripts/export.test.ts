import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { childEnvironment, pythonLayout } from '#kit/python'
import { createRedactor } from '#kit/redact'
import { exportFiles } from '../stages/export/by-hand/export-files.ts'
import { findOutputFault } from '../stages/export/by-hand/find-output-fault.ts'
import { runFormats } from '../stages/export/by-hand/formats.ts'
import { openLineWriter } from '../stages/export/by-hand/line-writer.ts'
import { agent, boundary, call, user, writeDocuments } from '../stages/export/trajectories/scripted-trajectory.ts'
import { requirement } from '../tests/requirement.ts'

const workspace = fileURLToPath(new URL('..', import.meta.url))
const example = join(workspace, 'scripts/kit/atif/example/trajectory.json')
const root = mkdtempSync(join(tmpdir(), 'flywheel-export-command-'))
afterAll(() => rmSync(root, { recursive: true }))

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(workspace, 'scripts/export.ts'), ...args], { cwd: root, encoding: 'utf8' })
  const lines = stdout.split('\n').filter(Boolean)
  return { status, stderr: stderr.trim().split('\n'), lines: lines.map((line) => JSON.parse(line)) }
}

/** A document of two tools and a part of the past that nobody can know. */
const looks = (at: number | string) =>
  agent(`look ${at}`, call(typeof at === 'number' ? 'read' : 'open', typeof at === 'number' ? { line: at } : { path: at }, `seen ${at}`))
const written = writeDocuments({
  'trajectory.json': {
    steps: [user('do'), looks(1), agent('copied', { ...call('read', { line: 2 }, 'old'), is_copied_context: true }), looks('a'), agent('done')],
  },
  'lost.json': { steps: [user('do'), looks('b'), boundary('truncate'), agent('x'), agent('y')], trajectory_id: 'lost' },
  'broken.json': { steps: [] },
})
afterAll(() => written[Symbol.dispose]())
const lost = join(written.folder, 'lost.json')

describe('export', () => {
  it('writes the rows of trajectories to standard output, and says what of them is learnt', () => {
    const { status, stderr, lines } = run('--format', 'sft', example, written.main)
    expect(status).toBe(0)
    expect(lines.map(({ messages }) => messages.flatMap(({ weight }: { weight?: number }) => weight ?? []))).toEqual([[1], [1, 0, 1, 1]])
    expect(stderr).toEqual(['sft: 2 files, 2 lines, 0 refused; of 5 agent steps 4 learnt, 1 context, 0 refused'])
  })

  it('exports what it can, refuses the rest with its reason, counts both, and ends with 1', () => {
    const broken = join(written.folder, 'broken.json')
    const { status, stderr, lines } = run('--format', 'trl', lost, broken, join(root, 'none.json'), lost)
    expect([status, lines.length]).toEqual([1, 1])
    expect(stderr).toEqual([
      `${lost}: steps 4 to 5 of main: what was before the model after step 3 (context management, truncate) is not in the file`,
      expect.stringContaining(`${broken}: is no valid trajectory: trajectory.steps `),
      expect.stringContaining(`${join(root, 'none.json')} cannot be read`),
      'trl: 3 files, 1 lines, 3 refused; of 3 agent steps 1 learnt, 0 context, 2 refused',
    ])
  })

  it('takes nothing away that it reads, and no place that is no file', () => {
    const own = join(root, 'own.json')
    copyFileSync(example, own)
    expect(run('--format', 'atif', own, '--output', join(root, '../', basename(root), 'own.json'))).toMatchObject({
      status: 2,
      stderr: [expect.stringMatching(/own\.json, which is read as well; name another file$/)],
    })
    expect(readFileSync(own, 'utf8')).toBe(readFileSync(example, 'utf8'))
    expect(findOutputFault(root, [])).toBe(`--output is ${root}, which is a folder; name a file in it`)
    expect(findOutputFault('/dev/null', [])).toMatch(/^--output is \/dev\/null, which is no file; leave --output out/)
  })

  it('leaves a file that is whole or not there, in a folder that it makes', () => {
    const output = join(root, 'made/rows.jsonl')
    expect(run('--format', 'openai-chat', example, '--output', output)).toMatchObject({ status: 0, lines: [] })
    expect(readFileSync(output, 'utf8').trim().split('\n')).toHaveLength(1)
    expect(readdirSync(join(root, 'made'))).toEqual(['rows.jsonl'])
  })

  it('takes datasets too, row by row; what is no row is refused', () => {
    const rows = join(root, 'rows.jsonl')
    const row = { version: 1, id: 'ex_0000000000000000', group: 'g', tags: [], tools: [], provenance: { source: 's', revision: '1', row: '1', licence: 'MIT' } }
    const messages = [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'hello', weight: 1 },
    ]
    writeFileSync(rows, `${JSON.stringify({ ...row, messages })}\n{"id": 1}\nnothing\n{"schema_version":"ATIF-v1.7","steps":[]}\n`)
    const { status, stderr, lines } = run('--format', 'trl', rows)
    expect([status, lines.map(({ completion }) => completion)]).toEqual([1, [[{ role: 'assistant', content: 'hello' }]]])
    expect(stderr).toEqual([
      expect.stringContaining(`${rows}: row 2: `),
      expect.stringContaining(`${rows}: row 3: `),
      `${rows}: row 4: is a trajectory; give it in a file of its own, .json`,
      'trl: 1 files, 1 lines, 3 refused',
    ])
    expect(run('--format', 'harbor-traces', rows).stderr[0]).toContain('holds rows, and harbor-traces is made of trajectories')
  })

  it('takes secrets out of what it writes', () => {
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
    using leaky = writeDocuments({ 'trajectory.json': { steps: [user(`use ${secret}`), agent(`used ${secret}`)] } })
    for (const format of ['sft', 'atif']) expect(JSON.stringify(run('--format', format, leaky.main))).not.toContain(secret)
  })

  it.each([
    [['--format', 'chat', example], /--format is "chat"; the formats are:/],
    [[example], /--format is missing; the formats are:/],
    [['--format', 'sft'], /no file is named/],
    [['--format', 'sft', '--outptu', 'x', example], /there is no option --outptu/],
  ])('%j ends with 2 and lists what there is', (args, message) => {
    const { status, stderr, lines } = run(...args)
    expect([status, lines]).toEqual([2, []])
    expect(stderr[0]).toMatch(message)
    if (stderr[0]?.endsWith('are:')) expect(stderr.slice(1).map((line) => line.trim().split(/ +/)[0])).toEqual([...runFormats.keys()])
  })
})

const { marker, python, modules } = pythonLayout(workspace)
const hasPython = requirement('trainer', existsSync(marker), `there is no ${marker}; \`npm test\` makes the environment`)

describe.skipIf(!hasPython)('datasets and TRL', () => {
  it('load every format, with tools and arguments as they were; TRL learns the turns of weight 1 and no other', async () => {
    mkdirSync(join(root, 'all'))
    copyFileSync(example, join(root, 'all/example.json'))
    const files: string[] = []
    for (const format of runFormats.values()) {
      const output = join(root, 'all', `${format.name}.jsonl`)
      await using rows = await openLineWriter(output)
      const given = { files: [written.main, join(root, 'all/example.json')], format, licence: 'MIT', redactor: createRedactor() }
      expect((await exportFiles({ ...given, write: rows.write, refuse: () => {} })).refused).toBe(0)
      await rows.keep()
      files.push(`${format.name}=${output}`)
    }
    const script = join(workspace, 'stages/export/tests/load_rows.py')
    const { stdout, stderr, status } = spawnSync(python, [script, ...files], { env: childEnvironment({ modules, threads: 1 }), encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    expect(Object.keys(told)).toEqual([...runFormats.keys()])
    expect(Object.values<{ rows: number }>(told).map(({ rows }) => rows)).toEqual([2, 4, 2, 4, 4, 2])
    const calls = told.sft.first.messages.flatMap((message: { tool_calls?: { function: unknown }[] }) => message.tool_calls ?? [])
    expect(calls.map((each: { function: { arguments: unknown } }) => each.function.arguments)).toEqual([{ line: 1 }, { line: 2 }, { path: 'a' }])
    const said = (text: string, name: string, args: object) =>
      `${text}<tool_call>{"name": "${name}", "arguments": ${JSON.stringify(args).replace(':', ': ')}}</tool_call><|im_end|>`
    const command = JSON.parse(readFileSync(example, 'utf8')).steps[1].tool_calls[0].arguments
    const turns = [said('look 1', 'read', { line: 1 }), said('look a', 'open', { path: 'a' }), 'done<|im_end|>', said('', 'bash', command)]
    expect(told.sft.learnt).toEqual([turns.slice(0, 3).join(''), turns[3]])
    expect(told.trl.learnt).toEqual(turns)
  }, 120_000)
})
