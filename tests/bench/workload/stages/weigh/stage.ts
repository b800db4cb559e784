import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { defineStage, file } from '#kit/stage'

export default defineStage({
  summary: 'how large the file is',
  inputs: { blob: file('blob.bin') },
  outputs: { bytes: file('bytes.txt') },
  params: z.strictObject({}),
  run: async ({ inputs, outputs }) => {
    await outputs.bytes.write(String((await stat(inputs.blob.path)).size))
  },
})
