import { z } from 'zod'
import { defineStage, file } from '#kit/stage'
import { pass } from '../../work.ts'

export default defineStage({
  summary: 'one step of the chain',
  inputs: { rows: file('rows.jsonl') },
  outputs: { rows: file('rows.jsonl') },
  params: z.strictObject({}),
  deterministic: true,
  run: async ({ inputs, outputs }) => {
    await outputs.rows.write(pass(await inputs.rows.text()))
  },
})
