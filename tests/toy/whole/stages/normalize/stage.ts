import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { defineStage, folder, table } from '#kit/stage'

const Row = z.strictObject({ id: z.string(), text: z.string() })
const Rejected = z.strictObject({ id: z.string(), reason: z.string() })

export default defineStage({
  summary: 'converts what was downloaded',
  inputs: { raw: folder() },
  outputs: { examples: table(Row), rejected: table(Rejected) },
  balance: { in: [], out: ['examples', 'rejected'] },
  params: z.strictObject({}),
  definition: '{root}/convert.ts',
  deterministic: true,
  async run({ inputs, outputs, definition, log }) {
    log('body', { run: randomUUID() })
    const { file, convert } = definition as { file: string; convert: (line: string) => string | null } // the toy's own converter
    const lines = (await readFile(join(inputs.raw.path, file), 'utf8')).trim().split('\n')
    for (const [index, line] of lines.entries()) {
      const text = convert(line)
      if (text === null) await outputs.rejected.write({ id: `web/${index}`, reason: 'empty' })
      else await outputs.examples.write({ id: `web/${index}`, text })
    }
    return { rowsIn: lines.length }
  },
})
