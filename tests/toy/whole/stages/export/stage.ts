import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { defineStage, folder, table } from '#kit/stage'

const Row = z.strictObject({ id: z.string(), text: z.string() })

export default defineStage({
  summary: 'writes every row for the trainer',
  inputs: { examples: table(Row) },
  outputs: { trainer: folder() },
  params: z.strictObject({}),
  deterministic: true,
  async run({ inputs, outputs, log }) {
    log('body', { run: randomUUID() })
    const rows = await Array.fromAsync(inputs.examples.rows())
    await writeFile(join(outputs.trainer.path, 'train.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  },
})
