import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readTable } from '#kit/table'
import { plantSecrets } from './secrets/plants.ts'
import { survivorsIn } from './secrets/survivors-in.ts'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const plants = await plantSecrets(7)
const known = 'correct-horse-battery'

/** A stage that writes, logs and throws what stands in a file; rows pass its redactor, all else that of the process. */
const stage = `
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { createRedactor, secretsOf } from '#kit/redact'
import { defineStage, StageError, table } from '#kit/stage'

export default defineStage({
  summary: 'leaks',
  inputs: {},
  outputs: { rows: table(z.object({ id: z.string(), text: z.string() })) },
  params: z.strictObject({ fails: z.boolean().default(false) }),
  reads: ['leaks.json'],
  redactor: () => createRedactor({ known: secretsOf(process.env) }),
  async run({ outputs, params, log, cache, redactor }) {
    const texts: string[] = [...JSON.parse(readFileSync('leaks.json', 'utf8')), process.env.FLYWHEEL_TOY_TOKEN]
    for (const [index, text] of texts.entries()) {
      await outputs.rows.write({ id: 'r' + index, text })
      log('seen', { text })
      await cache.set('r' + index, redactor.redact(text).value)
      if (params.fails && index === texts.length - 1) throw new StageError('cannot go on from ' + texts.join(' '), { cause: new Error('it was ' + text) })
    }
    return { rowsIn: texts.length }
  },
})
`

describe('a run of a step that leaks', { timeout: 60_000 }, () => {
  let toy: ToyWorkspace
  let said = ''
  beforeAll(async () => {
    toy = await makeToyWorkspace({
      files: {
        'pipeline.yaml':
          'profile: embedded\nprofiles:\n  embedded: All.\nsteps:\n  leak: { stage: leak, root: stages/leak }\n  fail: { stage: leak, root: stages/leak/fail, with: { fails: true } }\n',
        'stages/leak/stage.ts': stage,
        'leaks.json': JSON.stringify(plants.map(({ text }) => text)),
      },
    })
    process.env.FLYWHEEL_TOY_TOKEN = known
    try {
      for (const command of [['scripts/make-stages.ts'], ['scripts/run-step.ts', 'leak'], ['scripts/run-step.ts', 'fail']]) {
        const { output } = await toy.node(...command)
        said += output
      }
    } finally {
      delete process.env.FLYWHEEL_TOY_TOKEN
    }
  }, 60_000)

  it('shows what happened', () => {
    expect(said).toMatch(/leak: seen text=/)
    expect(said).toMatch(/leak: redacted redacted=\d+ /)
    expect(said).toMatch(/fail: cannot go on from \[REDACTED|fail: cannot go on from .*\[REDACTED/)
    expect(said).toMatch(/because: it was \[REDACTED:known:1\]/)
    const runs = toy
      .read('.store/runs.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(runs.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['leak', 'done'],
      ['fail', 'failed'],
    ])
    expect(runs[0].metrics.redacted).toBeGreaterThanOrEqual(200)
    expect(runs[0].metrics['redacted:known']).toBe(2) // in its row, and in the cache
  })

  it('leaves no secret in what it prints, in its output, in run.json, in the store or in the log of runs', async () => {
    const rows = await Array.fromAsync(readTable(join(toy.path, 'stages/leak/out/embedded/rows.parquet'), z.object({ id: z.string(), text: z.string() })))
    expect(rows).toHaveLength(201)
    expect(survivorsIn([said, ...left(), JSON.stringify(rows)], [...plants, { kind: 'known', text: known, mark: known }])).toEqual([])
  })

  /** Every byte that the runs left; the sources of the toy are its own. */
  function left(): Buffer[] {
    const places = ['.store', 'stages/leak/out'].map((place) => join(toy.path, place))
    const entries = places.flatMap((place) => readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()))
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['run.json', 'manifest.json', 'rows.parquet', 'runs.jsonl']))
    return entries.map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  }
})
