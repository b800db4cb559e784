import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { defineStage, file, folder } from '#kit/stage'

export default defineStage({
  summary: 'trains in Python: the model knows the words of its rows and is as skilled as its learning rate is high',
  inputs: { trainer: folder() },
  outputs: { model: folder(), curve: file('curve.json') },
  params: z.strictObject({ model: z.string(), lr: z.number() }),
  definition: 'models/{model}/model.ts',
  reads: ['stages/train/trainer/**/*.py', 'models/{model}/*.jinja'],
  permissions: { children: true },
  async run({ inputs, outputs, params, definition, signal, log }) {
    log('body', { run: randomUUID() })
    const { width } = definition as { width: number } // the toy's own model
    const args = [inputs.trainer.path, outputs.model.path, outputs.curve.path, String(params.lr), String(width)]
    await promisify(execFile)('python3', [join('stages/train/trainer/main.py'), ...args], { signal })
  },
})
