import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Example, exampleId } from '#kit/records'
import { requirement } from './requirement.ts'
import { hasTerminal, talk } from './talk.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const repository = join(import.meta.dirname, '..')
const DECISIONS = 'datasets/reviews/decisions.jsonl'
const PIPELINE = `profile: embedded
profiles: { embedded: here }
steps:
  merge: { stage: merge, root: stages/merge }
  validate: { stage: validate, root: stages/validate, needs: [merge] }
  count: { stage: count, root: stages/count, needs: [validate] }
`
/** Rows that lie in a file come to merge; how many validate lets through is counted. */
const STAGES = {
  'stages/merge/stage.ts': `import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Example, RowFlag, SplitAssignment } from '#kit/records'
import { defineStage, table } from '#kit/stage'
export default defineStage({ summary: 'merge', inputs: {}, outputs: { examples: table(Example), splits: table(SplitAssignment), flags: table(RowFlag) }, params: z.strictObject({}), reads: ['stages/merge/rows.json'],
  async run({ outputs }) {
    for (const row of JSON.parse(await readFile('stages/merge/rows.json', 'utf8'))) {
      await outputs.examples.write(row)
      await outputs.splits.write({ id: row.id, split: 'train' })
      for (const tag of row.tags) await outputs.flags.write({ id: row.id, flag: tag.slice('flag:'.length), partner: 'ex_0' })
    }
  } })
`,
  'stages/count/stage.ts': `import { z } from 'zod'
import { Example } from '#kit/records'
import { defineStage, file, table } from '#kit/stage'
export default defineStage({ summary: 'count', inputs: { examples: table(Example) }, outputs: { says: file('says.json') }, params: z.strictObject({}),
  async run({ inputs, outputs }) {
    const says = []
    for await (const { messages } of inputs.examples.rows()) says.push(messages.at(-1).content)
    await outputs.says.write(JSON.stringify(says))
  } })
`,
}
const makeRow = (name: string, says: string | null): Example => {
  const provenance = { source: 'made', revision: '1', row: name, licence: 'MIT' }
  const told: Example['messages'] = says === null ? [] : [{ role: 'assistant', content: says, weight: 1 }]
  return { version: 1, id: exampleId(provenance), group: name, tags: [], messages: [{ role: 'user', content: `ask ${name}` }, ...told], tools: [], provenance }
}
const rows = [makeRow('a', 'helo'), makeRow('b', 'go away'), makeRow('c', null), makeRow('d', 'sly \u001b[2J'), makeRow('e', 'bye')]
const idOf = (index: number): string => rows[index]?.id ?? ''

describe.runIf(requirement('terminal', hasTerminal(), 'there is no `script` of util-linux to open a terminal with'))(
  'scripts/review-rows.ts',
  { timeout: 120_000 },
  () => {
    let toy: ToyWorkspace
    const ran = async (): Promise<string[]> => {
      const log = join(toy.path, '.store/runs.jsonl')
      const read = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [])
      const before = read().length
      const { code, output } = await toy.nx('run', 'pipeline:count')
      expect(code, output).toBe(0)
      return read()
        .slice(before)
        .map((line) => JSON.parse(line).step)
    }
    const says = () => JSON.parse(toy.read('stages/count/out/embedded/says.json'))
    const decisions = () =>
      existsSync(join(toy.path, DECISIONS))
        ? toy
            .read(DECISIONS)
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : []
    const review = (...args: string[]) => toy.node('scripts/review-rows.ts', ...args)
    /** A person whose editor is a program that changes the file by itself. */
    const person = (change: string, ...turns: Parameters<typeof talk>[1]) => {
      const editor = join(toy.path, '.store/editor.sh')
      writeFileSync(editor, `#!/bin/sh\n${change}\n`)
      chmodSync(editor, 0o755)
      return talk(`${process.execPath} scripts/review-rows.ts`, turns, { cwd: toy.path, env: { EDITOR: editor, VISUAL: '' } })
    }

    beforeAll(async () => {
      const files: Record<string, string> = { 'pipeline.yaml': PIPELINE, 'stages/merge/rows.json': JSON.stringify(rows), ...STAGES }
      for await (const path of glob(['stages/validate/**/*.ts', 'scripts/review-rows.ts'], { cwd: repository })) {
        if (!path.includes('.test.')) files[path] = readFileSync(join(repository, path), 'utf8')
      }
      toy = await makeToyWorkspace({ files })
      expect(await ran()).toEqual(['merge', 'validate', 'count'])
      expect(says()).toEqual(['helo', 'go away', 'sly \u001b[2J', 'bye'])
    })

    it('in a terminal rows are edited, rejected and skipped; only validate and what comes after it run again', async () => {
      const { code, output } = await person(
        `sed -i 's/helo/hello/' "$1"`,
        [/1\. .*\[a\/e\/r\/s\/u\/q\]/s, '\u001b[Ae'],
        [/2\. .*\[a\/e\/r\/s\/u\/q\]/s, 'r'],
        [/why\?/, 'rudd\u007fe\r'],
        [/3\. .*breaks a rule: last-message.*\[a\/e\/r\/s\/u\/q\]/s, 's'],
        [/4\. .*\[a\/e\/r\/s\/u\/q\]/s, 'q'],
      )
      expect(output).toContain('rows decided: 2; npm start')
      expect(code).toBe(0)
      expect(output).toContain('sly \\x1b[2J')
      expect(output).not.toContain('\u001b[2J')
      expect(decisions()).toHaveLength(2)
      expect(decisions()).toContainEqual(
        expect.objectContaining({ id: idOf(0), decision: 'edit', patch: [{ op: 'replace', path: '/messages/1/content', value: 'hello' }] }),
      )
      expect(decisions()).toContainEqual(expect.objectContaining({ id: idOf(1), decision: 'reject', reason: 'rude' }))
      expect(await ran()).toEqual(['validate', 'count'])
      expect(says()).toEqual(['hello', 'sly \u001b[2J', 'bye'])
      expect(await ran()).toEqual([])
    })

    it('who is killed has lost nothing that was decided, and the next review goes on from there', async () => {
      const { output } = await person(
        'exit 1',
        [/breaks a rule.*\[a\/e\/r\/s\/u\/q\]/s, 's'],
        [/sly.*\[a\/e\/r\/s\/u\/q\]/s, 'a'],
        [/bye.*\[a\/e\/r\/s\/u\/q\]/s, { kill: true }],
      )
      expect(output).not.toContain('ask a')
      expect(new Set(decisions().map(({ decision }) => decision))).toEqual(new Set(['accept', 'edit', 'reject']))
      expect((await review('--list')).output.trim().split('\n')).toHaveLength(3)
    })

    it('decisions survive a rebuild from nothing, and one that is about another text by now changes no row', async () => {
      for (const name of ['.store', 'stages/merge/out', 'stages/validate/out', 'stages/count/out']) toy.remove(name)
      expect(await ran()).toEqual(['merge', 'validate', 'count'])
      expect(says()).toEqual(['hello', 'sly \u001b[2J', 'bye'])
      toy.write('stages/merge/rows.json', JSON.stringify([makeRow('a', 'helo there'), ...rows.slice(1, 3)]))
      expect(await ran()).toEqual(['merge', 'validate', 'count'])
      expect(says()).toEqual([])
      const stale = (await review('--stale')).output.trim().split('\n')
      expect(stale).toHaveLength(2)
      expect(stale).toContainEqual(expect.stringMatching(new RegExp(`^${idOf(0)}  changed since: edited`)))
      expect(stale).toContainEqual(expect.stringMatching(new RegExp(`^${idOf(3)}  gone: accepted`)))
      toy.write('stages/merge/rows.json', JSON.stringify(rows))
      expect((await ran()).filter((step) => step === 'count')).toEqual([])
      expect(says()).toEqual(['hello', 'sly \u001b[2J', 'bye'])
    })

    it('without a terminal decides by name, and says what it lacks', async () => {
      const edited = join(toy.path, 'edited.yaml')
      writeFileSync(edited, 'messages: [{ role: user, content: ask c }, { role: assistant, content: told }]\ntools: []\n')
      expect(await review('--edit', idOf(2), '--file', edited)).toMatchObject({ code: 0, output: expect.stringContaining('edited (add /messages/-)') })
      expect(await review('--reject', idOf(0), '--reason', 'no use', '--by', 'lea')).toMatchObject({
        code: 0,
        output: expect.stringContaining('rejected by lea: no use'),
      })
      expect(await review('--accept', idOf(1))).toMatchObject({ code: 0 })
      expect(await ran()).toEqual(['validate', 'count'])
      expect(says()).toEqual(['go away', 'told', 'sly \u001b[2J', 'bye'])

      const failing: [string[], RegExp][] = [
        [[], /^there is no terminal to show rows in; decide with --accept ID/],
        [['--accept', 'ex_0000000000000000'], /^there is no row ex_0{16} in what merge left/],
        [['--accept', idOf(2)], /breaks a rule, and validate would reject it all the same; edit it \(last-message/],
        [['--reject', idOf(0)], /^a rejection needs a reason/],
        [['--edit', idOf(0)], /^an edit needs the edited row/],
        [['--edit', idOf(0), '--file', 'nowhere.yaml'], /^nowhere\.yaml cannot be read/],
        [['--edit', idOf(0), '--file', 'pipeline.yaml'], /^pipeline\.yaml: .*Unrecognized key/s],
        [['--accept', idOf(0), '--reject', idOf(1)], /^one decision at a time/],
        [['--sample', 'few'], /^--sample is "few"/],
      ]
      for (const [args, message] of failing) {
        const { code, output } = await review(...args)
        expect.soft([code, output]).toEqual([1, expect.stringMatching(message)])
      }
    })

    it('the file is a patch that git merges: lines by id, nothing beside it, no time in it', () => {
      const ids = decisions().map(({ id }) => id)
      expect(ids).toEqual([...ids].sort())
      expect(execFileSync('git', ['status', '--porcelain', '-uall', 'datasets'], { cwd: toy.path, encoding: 'utf8' })).toBe(`?? ${DECISIONS}\n`)
      expect(toy.read(DECISIONS)).not.toMatch(/"at"|\d{4}-\d\d-\d\d/)
    })
  },
)
