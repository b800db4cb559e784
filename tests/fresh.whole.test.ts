import { beforeAll, describe, expect, it } from 'vitest'
import { LOCK_FILE } from '#kit/graph'
import { makeToyWorkspace, type ToyWorkspace } from './toy-workspace.ts'

const STAGE = `import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { defineStage, file } from '#kit/stage'
export default defineStage({
  summary: 'leaves something else each time, and what it left first', inputs: {}, outputs: { note: file('note.json') }, params: z.strictObject({}),
  run: async ({ outputs, cache }) => {
    const [now, first] = [randomUUID(), await cache.get('first')]
    if (first === undefined) await cache.set('first', now)
    await outputs.note.write(JSON.stringify({ now, first: first ?? now }))
  },
})
`
const PIPELINE = `profile: embedded
profiles: { embedded: small, large: big }
steps:
  learn: { stage: learn, root: stages/learn }
`

describe('a step that is asked for anew', { timeout: 120_000 }, () => {
  let toy: ToyWorkspace
  beforeAll(async () => {
    toy = await makeToyWorkspace({ files: { 'stages/learn/stage.ts': STAGE, 'pipeline.yaml': PIPELINE } })
    expect(await toy.node('scripts/run-step.ts', 'learn')).toMatchObject({ code: 0, output: expect.stringContaining('done in') })
  }, 60_000)
  const note = () => JSON.parse(toy.read('stages/learn/out/embedded/note.json')) as { now: string; first: string } // as the stage above writes it

  it('runs where the store holds its result, with nothing kept of before, and from then on the new result is held', async () => {
    const before = note()
    expect(await toy.node('scripts/run-step.ts', 'learn')).toMatchObject({ code: 0, output: expect.stringContaining('from the store') })
    expect(note()).toEqual(before)
    const { code, output } = await toy.node('scripts/run-step.ts', '--fresh', 'learn')
    expect([code, output]).toEqual([0, expect.stringMatching(/run anew \(epoch 1 in pipeline\.lock\.json\)[\s\S]*done in/)])
    const after = note()
    expect(after.now).not.toBe(before.now)
    expect(after.first).toBe(after.now)
    expect((await toy.node('scripts/run-step.ts', 'learn')).output).toContain('from the store')
    expect(note()).toEqual(after)
  })

  it('the lock as it was brings back the result of before', async () => {
    const raised = toy.read(LOCK_FILE)
    const after = note()
    toy.write(LOCK_FILE, raised.replace(/\s*"epoch": 1,/, ''))
    expect((await toy.node('scripts/run-step.ts', 'learn')).output).toContain('from the store')
    expect(note().now).not.toBe(after.now)
    toy.write(LOCK_FILE, raised)
  })

  it('is asked of the runner by Nx, once', async () => {
    await toy.nx('run', 'pipeline:learn')
    const before = note()
    const raised = await toy.node('scripts/lock.ts', '--fresh', 'learn')
    expect(raised).toMatchObject({ code: 0, output: expect.stringContaining('under profile embedded is a new one') })
    expect((await toy.nx('run', 'pipeline:learn', '--outputStyle=stream')).output).toContain('learn: done in')
    expect(note().now).not.toBe(before.now)
    const after = note()
    await toy.nx('run', 'pipeline:learn')
    expect(note()).toEqual(after)
    expect((await toy.node('scripts/lock.ts', '--check')).output).toBe('')
  })
})
