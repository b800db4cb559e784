import { randomUUID } from 'node:crypto'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { defineStage, folder } from '#kit/stage'

export default defineStage({
  summary: 'takes the sample',
  inputs: {},
  outputs: { raw: folder() },
  params: z.strictObject({}),
  definition: '{root}/source.ts',
  reads: ['{root}/../sample/*'],
  permissions: { network: true },
  deterministic: true,
  async run({ outputs, definition, step, log }) {
    log('body', { run: randomUUID() })
    const { sample } = definition as { sample: string } // the toy's own source
    await copyFile(join(step.root, '..', 'sample', sample), join(outputs.raw.path, sample))
  },
})
