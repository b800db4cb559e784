import { z } from 'zod'
import { defineStage, file } from '#kit/stage'
import { type Generator, generate } from '../../work.ts'

export default defineStage({
  summary: 'rows of one generator',
  inputs: {},
  outputs: { rows: file('rows.jsonl') },
  params: z.strictObject({ rows: z.number().int() }),
  definition: '{root}/generator.ts',
  deterministic: true,
  run: async ({ outputs, params, definition }) => {
    await outputs.rows.write(generate(definition as Generator, params.rows)) // the definition is a generator's file
  },
})
