import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pythonLayout } from '#kit/python'
import type { Log } from '#kit/stage'
import { tryStage } from '#kit/store'
import tiny from '../../models/tiny/model.ts'
import { requirement } from '../../tests/requirement.ts'
import { checkParams } from './check-params.ts'
import { shortRun, writeScriptedRows } from './scripted-rows.ts'
import stage from './stage.ts'
import { TrainParams } from './train-params.ts'

const { marker } = pythonLayout(process.cwd())
const run = requirement('trainer', existsSync(marker), `there is no ${marker}; \`npm test\` makes the environment`)

const check = (params: object, model: unknown = tiny) => checkParams({ params: TrainParams.parse({ ...shortRun, ...params }), model, step: 'train' })

describe('the check of a training step', () => {
  it('has nothing to say of what pipeline.yaml asks for', async () => {
    expect(await check({})).toEqual([])
  })

  it('names what cannot be trained', async () => {
    expect(await check({ method: 'lora' })).toEqual([expect.stringMatching(/^step train in pipeline\.yaml: method lora .* base is null; give it the digest/)])
    expect(await check({ base: 'abc' })).toEqual([expect.stringContaining('base is only for method lora')])
    expect(await check({}, {})).toEqual([expect.stringContaining('models/tiny/model.ts has no model as its default export')])
    expect(await check({}, { ...tiny, chatTemplate: 'models/none.jinja' })).toEqual([expect.stringContaining('names the chat template models/none.jinja')])
    expect(await check({}, { ...tiny, base: { kind: 'hub', repository: 'a/b', revision: 'c' } })).toEqual([expect.stringContaining('names weights of the hub')])
    expect(await check({ recipe: { stop: { decaySteps: 5, maxSteps: 4 } } })).toEqual([expect.stringContaining('decaySteps (5) is more than maxSteps (4)')])
  })

  it('the defaults are those of pipeline.yaml: single calls of the generators, turns of trials, 128 tokens', () => {
    expect(TrainParams.parse({ model: 'tiny', method: 'full', seed: 1 }).select).toEqual({ single: ['custom/*'], every: ['collect'], maxTokens: 128 })
  })
})

describe.skipIf(!run)('a short run', { timeout: 240_000 }, () => {
  let folder: string
  let trainer: { path: string; digest: string }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flywheel-train-'))
    trainer = { path: join(folder, 'trainer'), digest: 'scripted' }
    await writeScriptedRows(trainer.path, { train: 120, validation: 20 })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const train = (given: { params?: object; base?: { path: string; digest: string }; cache?: string; signal?: AbortSignal; log?: Log } = {}) =>
    tryStage(stage, {
      params: { ...shortRun, ...given.params },
      definition: tiny,
      inputs: { trainer },
      folders: { base: given.base ?? null },
      cache: given.cache ?? join(folder, 'cache'),
      ...(given.signal && { signal: given.signal }),
      ...(given.log && { log: given.log }),
    })
  const digests = async (path: string) => {
    const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const named = files.map(async ({ parentPath, name }) => [join(parentPath, name).slice(path.length + 1), await sha256(join(parentPath, name))] as const)
    return Object.fromEntries(await Promise.all(named))
  }
  const sha256 = async (path: string) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex')

  let first: Awaited<ReturnType<typeof train>>
  beforeAll(async () => {
    first = await train()
  }, 240_000)

  it('leaves a model that can be served, a curve, and an account of the rows that adds up', async () => {
    const { model, curve, selection, turns } = first.outputs
    expect(Object.keys(await digests(model?.path ?? '')).sort()).toEqual(
      ['chat_template.jinja', 'config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'].sort(),
    )
    expect(await readFile(join(model?.path ?? '', 'chat_template.jinja'), 'utf8')).toBe(await readFile('models/tiny/chat_template.jinja', 'utf8'))
    expect(curve?.rows.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(curve?.rows.filter(({ developmentExact }) => developmentExact !== null).map(({ step }) => step)).toEqual([4, 8, 12])
    expect(Number(curve?.rows.at(-1)?.loss)).toBeLessThan(Number(curve?.rows[0]?.loss))
    const { trained, leftOut } = JSON.parse(selection?.text ?? '{}')
    expect(trained).toEqual({ 'custom/scripted': 120 })
    expect(leftOut).toEqual([])
    expect(turns?.rows).toHaveLength(120)
    expect(new Set(turns?.rows.map((turn) => turn.leftOut))).toEqual(new Set([null]))
    expect(first.outcome.metrics).toMatchObject({ steps: 12, trained: 120, leftOut: 0 })
  })

  it('holds no path of this machine', async () => {
    for (const name of ['config.json', 'tokenizer_config.json', 'generation_config.json']) {
      const text = await readFile(join(first.outputs.model?.path ?? '', name), 'utf8')
      for (const path of [folder, process.cwd(), first.folder]) expect(text).not.toContain(path)
    }
  })

  it('gives the same bytes again', async () => {
    const second = await train({ cache: join(folder, 'other-cache') })
    expect(await digests(second.outputs.model?.path ?? '')).toEqual(await digests(first.outputs.model?.path ?? ''))
    expect(second.outputs.curve?.rows).toEqual(first.outputs.curve?.rows)
  })

  it('another seed gives another model', async () => {
    const other = await train({ params: { seed: 2 } })
    expect((await digests(other.outputs.model?.path ?? ''))['model.safetensors']).not.toBe(
      (await digests(first.outputs.model?.path ?? ''))['model.safetensors'],
    )
  })

  it('stopped and started again, it goes on from the checkpoint to the same bytes', async () => {
    const cache = join(folder, 'interrupted')
    const controller = new AbortController()
    const stopAt = (step: number) => (event: string, fields?: Record<string, unknown>) => {
      if (event === 'development' && fields?.step === step) controller.abort(new Error('Ctrl-C'))
    }
    await expect(train({ cache, signal: controller.signal, log: stopAt(4) })).rejects.toThrow('Ctrl-C')
    const events: [string, Record<string, unknown> | undefined][] = []
    const resumed = await train({ cache, log: (event, fields) => events.push([event, fields]) })
    const start = events.find(([event]) => event === 'start')?.[1]
    expect(start?.resumedFrom).toMatch(/^checkpoint-([4-9]|1[01])$/)
    expect(await digests(resumed.outputs.model?.path ?? '')).toEqual(await digests(first.outputs.model?.path ?? ''))
    expect(resumed.outputs.curve?.rows).toEqual(first.outputs.curve?.rows)
    expect(await readdir(join(cache, 'folders'))).toEqual([]) // a finished run leaves no checkpoint behind
  })

  it('trains an adapter on a base model, and leaves it beside the merged model', async () => {
    const path = first.outputs.model?.path ?? ''
    const base = { path, digest: 'sha256-of-the-base' }
    const params = { method: 'lora', base: base.digest, recipe: { ...shortRun.recipe, optimizer: 'adamw', learningRate: 5e-3, lora: { rank: 4, alpha: 8 } } }
    const events: [string, Record<string, unknown> | undefined][] = []
    const [one, two] = [
      await train({ params, base, log: (event, fields) => events.push([event, fields]) }),
      await train({ params, base, cache: join(folder, 'third-cache') }),
    ]
    const start = events.find(([event]) => event === 'start')?.[1]
    expect(Number(start?.trained)).toBeLessThan(Number(start?.parameters) / 10)
    const model = one.outputs.model?.path ?? ''
    const merged = await digests(model)
    expect(merged).toEqual(await digests(two.outputs.model?.path ?? ''))
    expect(merged['tokenizer.json']).toBe((await digests(path))['tokenizer.json'])
    expect(merged['model.safetensors']).not.toBe((await digests(path))['model.safetensors'])
    const adapter = JSON.parse(await readFile(join(model, 'adapter/adapter_config.json'), 'utf8'))
    expect(adapter).toMatchObject({ base_model_name_or_path: base.digest, r: 4, use_rslora: true })
    expect(merged).toHaveProperty(['adapter/adapter_model.safetensors'])
  })

  it('a selection that leaves no row is an error that names the param', async () => {
    await expect(train({ params: { select: { single: [], every: [] } } })).rejects.toThrow(/no row of .* is left to train on; see .* the params `select`/)
  })
})
