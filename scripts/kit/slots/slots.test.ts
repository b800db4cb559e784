import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GateVerdict } from '#kit/records'
import { incumbentOf, type ModelFolder, previous, primary, promote, readHistory, review, rollback, verdictDigestOf } from './index.ts'

let workspace: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'flywheel-slots-'))
})
afterEach(() => rm(workspace, { recursive: true, force: true }))

const digests = { a: `sha256:${'a'.repeat(64)}`, b: `sha256:${'b'.repeat(64)}`, c: `sha256:${'c'.repeat(64)}` }
type Name = keyof typeof digests

async function trained(name: Name): Promise<ModelFolder> {
  const path = join(workspace, 'out', name)
  await mkdir(join(path, 'tokenizer'), { recursive: true })
  await writeFile(join(path, 'model.safetensors'), `weights of ${name}`)
  await writeFile(join(path, 'tokenizer', 'vocabulary.json'), '{}')
  return { digest: digests[name], path }
}

const verdictOn = (candidate: Name, incumbent: Name | null, change: Partial<GateVerdict> = {}): GateVerdict => ({
  version: 1,
  decision: 'promote',
  reasons: ['better by 10.0 points'],
  candidate: digests[candidate],
  incumbent: incumbent && digests[incumbent],
  catalogueSha256: 'c0',
  pairs: 200,
  candidateRate: 0.9,
  incumbentRate: 0.8,
  wins: 20,
  losses: 0,
  pValue: 0.000002,
  confidenceInterval: [0.06, 0.15],
  minimalDetectableEffect: 0.06,
  guardrails: [],
  ...change,
})

const digestOf = (verdict: GateVerdict) => verdictDigestOf(JSON.stringify(verdict))
const apply = async (verdict: GateVerdict, name: Name) => promote({ workspace, verdict, verdictDigest: digestOf(verdict), model: await trained(name) })
const answer = (verdict: GateVerdict, decision: 'promote' | 'reject') =>
  review({ workspace, verdictDigest: digestOf(verdict), decision, reviewer: 'Ada', note: 'tried it by hand' })
const historyText = () => readFile(join(workspace, 'models/slots/history.jsonl'), 'utf8')
const serves = async () => (await primary(workspace))?.model

describe('promote', () => {
  it('lays the whole model into the slots and writes one entry', async () => {
    const promotion = await apply(verdictOn('a', null), 'a')
    expect(promotion.kind).toBe('promoted')
    const serving = await primary(workspace)
    expect(serving?.folder).toBe(join(workspace, 'models/slots/aaaaaaaaaaaa'))
    expect(await readFile(join(serving?.folder ?? '', 'model.safetensors'), 'utf8')).toBe('weights of a')
    expect(serving?.entry.files.map((file) => file.path)).toEqual(['model.safetensors', 'tokenizer/vocabulary.json'])
    expect((await readHistory(workspace)).map(({ kind, previous }) => [kind, previous])).toEqual([['promote', null]])
    expect((await readdir(join(workspace, 'models/slots'))).sort()).toEqual(['aaaaaaaaaaaa', 'history.jsonl'])
  })

  it('survives the loss of the folder the model came from', async () => {
    await apply(verdictOn('a', null), 'a')
    await rm(join(workspace, 'out'), { recursive: true })
    expect(await readFile(join(workspace, 'models/slots/aaaaaaaaaaaa/model.safetensors'), 'utf8')).toBe('weights of a')
  })

  it('applies a verdict once', async () => {
    await apply(verdictOn('a', null), 'a')
    const before = await historyText()
    expect((await apply(verdictOn('a', null), 'a')).kind).toBe('already-applied')
    expect(await historyText()).toBe(before)
  })

  it('writes nothing at all for a refused candidate', async () => {
    const promotion = await apply(verdictOn('a', null, { decision: 'reject', reasons: ['60.0 % is below the floor'] }), 'a')
    expect(promotion).toMatchObject({ kind: 'refused', message: 'the gate refused aaaaaaaaaaaa: 60.0 % is below the floor' })
    expect(await readdir(workspace)).toEqual(['out'])
  })

  it('promotes nothing when another model serves than the verdict was reached against', async () => {
    await apply(verdictOn('a', null), 'a')
    await apply(verdictOn('b', 'a'), 'b')
    const promotion = await apply(verdictOn('c', 'a'), 'c')
    expect(promotion.kind).toBe('incumbent-changed')
    expect(promotion.message).toContain('against aaaaaaaaaaaa, but bbbbbbbbbbbb serves now')
    expect(await serves()).toBe(digests.b)
  })

  it('does not promote a model that serves already, whatever new verdict it gets', async () => {
    await apply(verdictOn('a', null), 'a')
    expect((await apply(verdictOn('a', null, { reasons: ['the same, in other words'] }), 'a')).kind).toBe('already-serves')
    expect(await readHistory(workspace)).toHaveLength(1)
  })

  it('says that a verdict was superseded by a later promotion', async () => {
    await apply(verdictOn('a', null), 'a')
    await apply(verdictOn('b', 'a'), 'b')
    expect((await apply(verdictOn('a', null), 'a')).kind).toBe('superseded')
  })

  it('refuses a verdict about another model', async () => {
    await expect(apply(verdictOn('b', null), 'a')).rejects.toThrow(/the verdict is about sha256:bbb.*the model at hand is sha256:aaa/)
    expect(await readHistory(workspace)).toEqual([])
  })

  it('takes nothing in that is not what its digest says, and leaves no half model', async () => {
    const verdict = verdictOn('a', null)
    const checkFiles = () => {
      throw new Error('another digest')
    }
    await expect(promote({ workspace, verdict, verdictDigest: digestOf(verdict), model: await trained('a'), checkFiles })).rejects.toThrow('another digest')
    await rm(join(workspace, 'out/a'), { recursive: true })
    await mkdir(join(workspace, 'out/a'))
    await expect(
      promote({ workspace, verdict, verdictDigest: digestOf(verdict), model: { digest: digests.a, path: join(workspace, 'out/a') } }),
    ).rejects.toThrow('holds no model files')
    expect(await readdir(join(workspace, 'models/slots'))).toEqual([])
  })

  it('replaces a damaged folder that an earlier promotion left without an entry', async () => {
    await mkdir(join(workspace, 'models/slots/aaaaaaaaaaaa'), { recursive: true })
    await mkdir(join(workspace, 'models/slots/.incoming-1'), { recursive: true })
    await apply(verdictOn('a', null), 'a')
    expect((await stat(join(workspace, 'models/slots/aaaaaaaaaaaa/model.safetensors'))).size).toBe(12)
    expect(await readdir(join(workspace, 'models/slots'))).not.toContain('.incoming-1')
  })

  it('promotes once when several ask at the same time', async () => {
    await trained('a')
    const promotions = await Promise.all([1, 2, 3].map(() => apply(verdictOn('a', null), 'a')))
    expect(promotions.map(({ kind }) => kind).sort()).toEqual(['already-applied', 'already-applied', 'promoted'])
    expect(await readHistory(workspace)).toHaveLength(1)
  })
})

describe('a verdict that needs a person', () => {
  const unsure = verdictOn('a', null, { decision: 'needs_human', reasons: ['140 scenarios, fewer than 150'] })

  it('waits, and says how to answer', async () => {
    const promotion = await apply(unsure, 'a')
    expect(promotion.kind).toBe('needs-human')
    expect(promotion.message).toContain('scripts/review-model.ts promote')
    expect(await serves()).toBeUndefined()
  })

  it('is applied after a yes, once', async () => {
    await answer(unsure, 'promote')
    expect(await apply(unsure, 'a')).toMatchObject({ kind: 'promoted', entry: { note: 'Ada: tried it by hand' } })
    expect((await apply(unsure, 'a')).kind).toBe('already-applied')
  })

  it('is refused after a no', async () => {
    await answer(unsure, 'promote')
    await answer(unsure, 'reject')
    expect(await apply(unsure, 'a')).toMatchObject({ kind: 'refused', message: 'Ada refused aaaaaaaaaaaa: tried it by hand' })
  })

  it('is not applied by a yes to another verdict', async () => {
    await answer(verdictOn('a', null), 'promote')
    expect((await apply(unsure, 'a')).kind).toBe('needs-human')
  })

  it('cannot be talked into a refused candidate', async () => {
    const refused = verdictOn('a', null, { decision: 'reject' })
    await answer(refused, 'promote')
    expect((await apply(refused, 'a')).kind).toBe('refused')
  })
})

describe('rollback', () => {
  it('lets the earlier model serve again, as one more entry', async () => {
    await apply(verdictOn('a', null), 'a')
    await apply(verdictOn('b', 'a'), 'b')
    expect((await previous(workspace))?.model).toBe(digests.a)
    const serving = await rollback({ workspace, note: 'wrong hosts' })
    expect(serving).toMatchObject({ model: digests.a, folder: join(workspace, 'models/slots/aaaaaaaaaaaa'), entry: { kind: 'rollback', previous: digests.b } })
    expect(await serves()).toBe(digests.a)
    expect(await readHistory(workspace)).toHaveLength(3)
  })

  it('goes one model further back each time, and never forth', async () => {
    await apply(verdictOn('a', null), 'a')
    await apply(verdictOn('b', 'a'), 'b')
    await apply(verdictOn('c', 'b'), 'c')
    expect((await rollback({ workspace })).model).toBe(digests.b)
    expect((await rollback({ workspace })).model).toBe(digests.a)
    const before = await historyText()
    await expect(rollback({ workspace })).rejects.toThrow('no model served before it')
    expect(await historyText()).toBe(before)
  })

  it('is an error where nothing was promoted', async () => {
    await expect(rollback({ workspace })).rejects.toThrow('nothing was promoted yet')
    expect(await readdir(workspace)).toEqual([])
  })

  it('changes nothing when the earlier model is not whole', async () => {
    await apply(verdictOn('a', null), 'a')
    await apply(verdictOn('b', 'a'), 'b')
    await rm(join(workspace, 'models/slots/aaaaaaaaaaaa/model.safetensors'))
    await expect(rollback({ workspace })).rejects.toThrow(/cannot roll back.*model\.safetensors is missing/)
    expect(await serves()).toBe(digests.b)
  })

  it('is not undone by the same verdict, nor by a new one on the same model, but by a person', async () => {
    await apply(verdictOn('a', null), 'a')
    await apply(verdictOn('b', 'a'), 'b')
    await rollback({ workspace })
    const again = verdictOn('b', 'a')
    const reworded = verdictOn('b', 'a', { reasons: ['the gate was changed'] })
    expect(incumbentOf(await readHistory(workspace), digests.b)).toBe(digests.a)
    expect((await apply(again, 'b')).kind).toBe('rolled-back')
    expect((await apply(reworded, 'b')).kind).toBe('rolled-back')
    await answer(again, 'promote')
    expect((await apply(again, 'b')).kind).toBe('promoted')
    await rollback({ workspace })
    expect((await apply(again, 'b')).kind, 'the answer is spent').toBe('rolled-back')
  })

  it('leaves a verdict on a new model free to be applied', async () => {
    await apply(verdictOn('a', null), 'a')
    await apply(verdictOn('b', 'a'), 'b')
    await rollback({ workspace })
    expect((await apply(verdictOn('c', 'a'), 'c')).kind).toBe('promoted')
  })
})

describe('a history cut off by a crash', () => {
  it('counts its whole lines, says so, and keeps the rest aside at the next entry', async () => {
    await apply(verdictOn('a', null), 'a')
    const path = join(workspace, 'models/slots/history.jsonl')
    await appendFile(path, '{"version":1,"kind":"prom')
    const warnings: string[] = []
    expect(await readHistory(workspace, (message) => warnings.push(message))).toHaveLength(1)
    expect(warnings).toEqual([expect.stringContaining('ends in an incomplete line (25 characters)')])
    await apply(verdictOn('b', 'a'), 'b')
    expect(await readHistory(workspace, (message) => warnings.push(message))).toHaveLength(2)
    expect(warnings).toHaveLength(1)
    expect(await readFile(`${path}.torn`, 'utf8')).toBe('{"version":1,"kind":"prom\n')
  })

  it('is an error where a whole line is broken', async () => {
    await apply(verdictOn('a', null), 'a')
    await appendFile(join(workspace, 'models/slots/history.jsonl'), '{"version":2}\n')
    await expect(primary(workspace)).rejects.toThrow(/history\.jsonl:2 does not fit its record/)
  })
})
