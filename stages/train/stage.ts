import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { defaultThreads, ensurePython, runPython } from '#kit/python'
import { defineStage, file, folder, type Model, table } from '#kit/stage'
import { checkParams } from './check-params.ts'
import { followTraining } from './follow-training.ts'
import { CurvePoint, TrainedTurn, TrainParams } from './train-params.ts'
import { checkpointKey, trainingJob } from './training-job.ts'

export default defineStage({
  summary: 'Trains a model on the selected turns until it answers development rows exactly, and leaves its folder, its curve, and what it was trained on.',
  inputs: { trainer: folder() },
  outputs: { model: folder(), curve: table(CurvePoint), selection: file('selection.json'), turns: table(TrainedTurn) },
  params: TrainParams,
  definition: 'models/{model}/model.ts',
  reads: ['stages/train/trainer/**/*.py', 'stages/train/trainer/requirements.txt', 'models/{model}/*.jinja'],
  gpu: ({ recipe }) => recipe.device === 'cuda',
  permissions: { children: true, writes: ['.venv'] },
  folders: ({ params }) => ({ base: params.method === 'lora' ? params.base : null }),

  check: ({ params, definition, step }) => checkParams({ params, model: definition, step: step.name }),

  async run({ step, inputs, outputs, params, definition, folders, cache, signal, log, progress }) {
    const workspace = process.cwd()
    const model = definition as Model // `check` has seen to it
    const threads = defaultThreads()
    const at = (kept: string) => ({
      data: inputs.trainer.path,
      output: outputs.model.path,
      selection: outputs.selection.path,
      checkpoints: join(kept, 'checkpoints'),
      turns: join(kept, 'turns.jsonl'),
      curve: join(kept, 'curve.json'),
    })
    const jobIn = (kept: string) => trainingJob({ params, model, base: folders.base ?? null, paths: at(kept) })
    const key = await checkpointKey(jobIn(''), { dataDigest: inputs.trainer.digest, threads, code: step.code ?? '' })
    const kept = await cache.folder(key)
    await ensurePython({ workspace, log: (line) => log('python', { line }), signal })
    await writeFile(join(kept, 'job.json'), JSON.stringify(jobIn(kept), null, 2))

    const following = followTraining({ log, progress })
    await runPython({ workspace, module: 'trainer', args: ['train', '--job', join(kept, 'job.json')], threads, signal, onEvent: following.onEvent })
    for (const point of z.array(CurvePoint).parse(JSON.parse(await readFile(at(kept).curve, 'utf8')))) await outputs.curve.write(point)
    const turns = await open(at(kept).turns)
    for await (const line of turns.readLines()) await outputs.turns.write(TrainedTurn.parse(JSON.parse(line)))
    await rm(kept, { recursive: true }) // the model is whole; a checkpoint of it helps nobody any more
    return { metrics: following.metrics }
  },
})
