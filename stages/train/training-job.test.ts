import { expect, it } from 'vitest'
import tiny from '../../models/tiny/model.ts'
import { shortRun } from './scripted-rows.ts'
import { TrainParams } from './train-params.ts'
import { checkpointKey, trainingJob } from './training-job.ts'

const paths = (place: string) => ({
  data: `${place}/data`,
  output: `${place}/model`,
  checkpoints: `${place}/c`,
  selection: `${place}/s`,
  turns: `${place}/t`,
  curve: `${place}/k`,
})
const job = (params: object = {}, place = '/a', base: { path: string; digest: string } | null = null) =>
  trainingJob({ params: TrainParams.parse({ ...shortRun, ...params }), model: tiny, base, paths: paths(place) })
const given = { dataDigest: 'd', threads: 2, code: 'c' }

it('a checkpoint belongs to a job wherever it lies, and to no other', async () => {
  const key = await checkpointKey(job(), given)
  expect(await checkpointKey(job({}, '/b'), given)).toBe(key)
  const lora = (digest: string, path = '/base') => job({ method: 'lora', base: digest }, '/a', { path, digest })
  expect(await checkpointKey(lora('x', '/elsewhere'), given)).toBe(await checkpointKey(lora('x'), given))
  const others = [
    checkpointKey(job({ seed: 2 }), given),
    checkpointKey(job({ recipe: { batchRows: 9 } }), given),
    checkpointKey(job(), { ...given, dataDigest: 'e' }),
    checkpointKey(job(), { ...given, threads: 1 }),
    checkpointKey(job(), { ...given, code: 'x' }),
    checkpointKey(lora('x'), given),
    checkpointKey(lora('y'), given),
  ]
  expect(new Set([key, ...(await Promise.all(others))]).size).toBe(others.length + 1)
})

it('an adapter takes shape, tokenizer and template from its base', () => {
  expect(job()).toMatchObject({ shape: { architecture: 'qwen3', vocabulary: 512, chatTemplate: 'models/tiny/chat_template.jinja' }, base: null })
  expect(job({ method: 'lora', base: 'x' }, '/a', { path: '/base', digest: 'x' })).toMatchObject({ shape: null, base: '/base', baseDigest: 'x' })
})
