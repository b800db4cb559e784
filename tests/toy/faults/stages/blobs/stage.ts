import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { defineStage, folder, table } from '#kit/stage'

const CHUNK = 1 << 16

/** Bytes that no two seeds share and no disk can press together. */
function* bytesOf(seed: number, count: number): Generator<Buffer> {
  let state = seed * 2654435761 + 1
  for (let left = count; left > 0; left -= CHUNK) {
    const chunk = new Uint32Array(CHUNK / 4)
    for (let at = 0; at < chunk.length; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      chunk[at] = state
    }
    yield Buffer.from(chunk.buffer).subarray(0, left)
  }
}

export default defineStage({
  summary: 'writes files of made up bytes, taking its time',
  inputs: {},
  outputs: { blobs: folder(), rows: table(z.strictObject({ name: z.string() })) },
  params: z.strictObject({
    files: z.number().int().default(20),
    bytes: z.number().int().default(20_000),
    workMs: z.number().int().default(300),
    /** Computes without a pause. */
    spinMs: z.number().int().default(0),
    salt: z.number().int().default(0),
  }),
  definition: '{root}/generator.ts',
  deterministic: true,
  run: async ({ outputs, params, definition, cache, step, signal }) => {
    const { seed } = definition as { seed: number }
    await cache.set(`${step.name} ${process.pid} ${Date.now()}`, 'ran')
    for (const start = performance.now(); performance.now() - start < params.spinMs; );
    for (let index = 0; index < params.files; index++) {
      signal.throwIfAborted()
      const name = `${index}.bin`
      await pipeline(bytesOf(seed + 1000 * index + 7 * params.salt, params.bytes), createWriteStream(join(outputs.blobs.path, name)))
      await outputs.rows.write({ name })
      await sleep(params.workMs / params.files)
    }
  },
})
