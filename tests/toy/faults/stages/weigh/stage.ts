import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { defineStage, file, folder } from '#kit/stage'

export default defineStage({
  summary: 'reads one folder through',
  inputs: { blobs: folder() },
  outputs: { digest: file('digest.txt') },
  params: z.strictObject({}),
  deterministic: true,
  run: async ({ inputs, outputs, cache, step }) => {
    await cache.set(`${step.name} ${process.pid} ${Date.now()}`, 'ran')
    const hash = createHash('sha256')
    for (const name of (await readdir(inputs.blobs.path)).sort()) await pipeline(createReadStream(join(inputs.blobs.path, name)), hash, { end: false })
    await outputs.digest.write(hash.digest('hex'))
  },
})
