import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { defineStage, file } from '#kit/stage'
import { merge } from '../../work.ts'

export default defineStage({
  summary: 'all rows together',
  inputs: { rows: file('rows.jsonl') },
  outputs: { rows: file('rows.jsonl') },
  params: z.strictObject({}),
  deterministic: true,
  run: async ({ inputs, outputs }) => {
    await outputs.rows.write(merge(await Promise.all(inputs.rows.files.map(({ path }) => readFile(path, 'utf8')))))
  },
})
