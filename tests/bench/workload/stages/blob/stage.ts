import { randomFillSync } from 'node:crypto'
import { open } from 'node:fs/promises'
import { z } from 'zod'
import { defineStage, file } from '#kit/stage'

const PIECE = 1 << 20

export default defineStage({
  summary: 'a file of random bytes, as large as asked for',
  inputs: {},
  outputs: { blob: file('blob.bin') },
  params: z.strictObject({ bytes: z.number().int().positive() }),
  run: async ({ outputs, params }) => {
    await using blob = await open(outputs.blob.path, 'w')
    const piece = Buffer.alloc(PIECE)
    for (let left = params.bytes; left > 0; left -= PIECE) await blob.write(randomFillSync(piece), 0, Math.min(left, PIECE))
  },
})
