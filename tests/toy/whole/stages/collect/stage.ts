import { randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { defineStage, table } from '#kit/stage'

const Trial = z.strictObject({ id: z.string(), task: z.string(), said: z.string() })

export default defineStage({
  summary: 'sets each task to an agent that repeats it',
  inputs: {},
  outputs: { trials: table(Trial) },
  params: z.strictObject({ attempts: z.number().int() }),
  reads: ['tasks/*/task.toml', 'tasks/*/instruction.md', 'tasks/*/environment/**', 'tasks/*/tests/**'],
  async run({ outputs, params, log }) {
    log('body', { run: randomUUID() })
    for (const path of globSync('tasks/*/instruction.md').sort()) {
      const task = basename(dirname(path))
      const said = readFileSync(path, 'utf8').trim()
      for (let n = 0; n < params.attempts; n++) await outputs.trials.write({ id: `${task}/${n}`, task, said })
    }
  },
})
