import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { defineStage, table } from '#kit/stage'

const Trial = z.strictObject({ id: z.string(), task: z.string(), said: z.string() })
const Row = z.strictObject({ id: z.string(), text: z.string() })
const Rejected = z.strictObject({ id: z.string(), reason: z.string() })

export default defineStage({
  summary: 'tests what each trial left: its last word is what the task expects',
  inputs: { trials: table(Trial) },
  outputs: { examples: table(Row), rejected: table(Rejected) },
  balance: { in: ['trials'], out: ['examples', 'rejected'] },
  params: z.strictObject({ minimumReward: z.number() }),
  reads: ['tasks/*/task.toml', 'tasks/*/instruction.md', 'tasks/*/environment/**', 'tasks/*/tests/**'],
  async run({ inputs, outputs, params, log }) {
    log('body', { run: randomUUID() })
    for await (const { id, task, said } of inputs.trials.rows()) {
      const tests = `tasks/${task}/tests/expected.txt`
      const reward = existsSync(tests) && said.endsWith(readFileSync(tests, 'utf8').trim()) ? 1 : 0
      if (reward >= params.minimumReward) await outputs.examples.write({ id, text: said })
      else await outputs.rejected.write({ id, reason: `reward ${reward}` })
    }
  },
})
